package com.instashop.dashboard.source.history;

import com.instashop.contracts.measure.Metric;
import com.instashop.dashboard.source.SourceAwayException;
import com.instashop.program.ProgramException;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Grain;
import com.instashop.program.metric.MetricFolder;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The courses of the metrics in a folder, from the warehouse in PostgreSQL. */
public final class JdbcCourses implements CourseSource {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcCourses.class);
  private static final int HOURS = 24;
  private static final int MINUTES = 60;

  /** So few hours are no course yet. */
  private static final int LEAST = 3;

  private final HikariDataSource pool;
  private final MetricFolder folder;

  public JdbcCourses(JdbcAddress address, MetricFolder folder) {
    this.pool = WarehousePool.of(address, "courses");
    this.folder = folder;
  }

  @Override
  public Map<String, MetricCourse> read() throws SourceAwayException {
    Map<String, MetricCourse> courses = new HashMap<>();
    try (Connection connection = pool.getConnection()) {
      for (Metric metric : folder.read().metrics()) {
        try {
          MetricCourse course = MetricCourse.read(connection, metric, Grain.HOUR, HOURS);
          courses.put(
              metric.name(),
              course.known().size() < LEAST
                  ? MetricCourse.read(connection, metric, Grain.MINUTE, MINUTES)
                  : course);
        } catch (SQLException e) {
          // Its table may have changed, or be too large; the others have a course all the same.
          LOG.debug("No course of {}", metric, e);
        }
        connection.rollback();
      }
      return courses;
    } catch (SQLException | ProgramException e) {
      throw new SourceAwayException(ProgramException.firstLine(e), e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
