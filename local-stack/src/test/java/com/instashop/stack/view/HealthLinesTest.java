package com.instashop.stack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthLinesTest {

  @Test
  void aConnectorHasALineOfItsOwn() {
    assertThat(
            lines(
                """
                {"reachable":true,"connectors":{"crm-connector":{"state":"RUNNING","task":"FAILED",\
                "error":null,"retained_bytes":7},"erp-connector":{"state":"PAUSED"}}}"""))
        .containsExactly(
            "reachable                  true",
            "crm-connector              state RUNNING, task FAILED, error –, retained_bytes 7",
            "erp-connector              state PAUSED");
  }

  @Test
  void nothingIsShownAsJson() {
    assertThat(
            lines(
                """
                {"problems":{},"offsets":{"stock-0":57,"stock-1":3},"differences":[],\
                "names":["a","b"],"connectors":{}}"""))
        .containsExactly(
            "problems                   –",
            "offsets                    stock-0 57, stock-1 3",
            "differences                –",
            "names                      a, b",
            "connectors                 –");
  }

  private static List<String> lines(String json) {
    return HealthLines.of(Json.read(json, JsonNode.class));
  }
}
