package com.instashop.dashboard.model;

/** What a look at the live source gave. */
public sealed interface Reading permits Live, Away {}
