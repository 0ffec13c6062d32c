package com.instashop.dashboard.model;

import java.time.Instant;
import java.util.List;

/**
 * What the pages show.
 *
 * @param live the newest reading; null before the first
 * @param away null while the live source answers
 * @param happenings newest first
 * @param now by our clock
 */
public record Screen(
    Live live,
    Away away,
    Standings standings,
    List<Happening> happenings,
    ScreenFreshness freshness,
    Instant now) {}
