package com.instashop.dashboard.model;

import java.time.Instant;

/**
 * The live source does not answer.
 *
 * @param reason one line
 */
public record Away(Instant at, String reason) implements Reading {}
