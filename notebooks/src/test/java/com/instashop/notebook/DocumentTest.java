package com.instashop.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DocumentTest {

  @Test
  void everyFieldHasALineAndMoneyKeepsItsCents() {
    assertThat(html("{\"op\":\"u\",\"after\":{\"total\":12.50,\"note\":null}}"))
        .contains(
            """
            {
              <span class="name">"op"</span>: <span class="string">"u"</span>,
              <span class="name">"after"</span>: {
                <span class="name">"total"</span>: <span class="literal">12.50</span>,
                <span class="name">"note"</span>: <span class="literal">null</span>
              }
            }""");
  }

  @Test
  void whatLooksLikeMarkupOrAFieldStaysText() {
    assertThat(html("{\"name\":\"<i>\\\"a\\\": 1</i>\"}"))
        .contains("<span class=\"string\">\"&lt;i&gt;\\\"a\\\": 1&lt;/i&gt;\"</span>");
  }

  @Test
  void whatIsNotJsonIsSaid() {
    assertThatThrownBy(() -> html("{")).hasMessageStartingWith("Not JSON: ");
  }

  private static String html(String json) {
    return (String) new Document(json).displayData().data().get("text/html");
  }
}
