package com.instashop.dashboard.model;

import java.time.Instant;
import java.util.List;

/**
 * What the pages show.
 *
 * @param live the newest reading; null before the first
 * @param away null while the live source answers
 * @param happenings newest first
 * @param incidents what went wrong with the pipeline, and when it was well again, newest first
 * @param since when the dashboard was opened
 * @param now by our clock
 */
public record Screen(
    Live live,
    Away away,
    Standings standings,
    List<Happening> happenings,
    List<Happening> incidents,
    Trends trends,
    ScreenFreshness freshness,
    Instant since,
    Instant now) {}
