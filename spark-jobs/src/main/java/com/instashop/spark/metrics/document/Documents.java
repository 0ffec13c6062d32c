package com.instashop.spark.metrics.document;

import java.util.Map;
import java.util.Set;

/**
 * Documents to write.
 *
 * @param newest Redis key to JSON
 * @param charts Redis hash to its changed fields
 * @param gone Redis keys to delete
 */
public record Documents(
    Map<String, String> newest, Map<String, Map<String, String>> charts, Set<String> gone) {}
