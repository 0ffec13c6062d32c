package com.instashop.dashboard.model;

import java.time.Instant;

/**
 * A value of a window.
 *
 * @param open whether changes may still be booked in it
 */
public record WindowPoint(Instant start, double value, boolean open) {}
