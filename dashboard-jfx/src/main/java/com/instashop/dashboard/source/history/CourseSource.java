package com.instashop.dashboard.source.history;

import com.instashop.dashboard.source.SourceAwayException;
import com.instashop.program.metric.MetricCourse;
import java.util.Map;

/** Where the courses of declared metrics come from. Used by one thread. */
public interface CourseSource extends AutoCloseable {

  /**
   * The last day by hour, or where less is known the last hour by minute or half an hour by window;
   * by the metric's name.
   *
   * @param of the values of the part that somebody chose, by the metric's name; all of the others
   * @throws SourceAwayException where the source does not answer
   */
  Map<String, MetricCourse> read(Map<String, Map<String, String>> of) throws SourceAwayException;

  @Override
  void close();
}
