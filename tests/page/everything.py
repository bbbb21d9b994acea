"""One of each block that the page knows, as a bot may send it."""

from typing import Any

Json = dict[str, Any]

MARKDOWN = """# A heading

Words in **bold**, *italic*, ***both***, ~~gone~~, `code <b>` and a [link](https://example.com/a_b(c)).
A second line with snake_case_words, 2 * 3 * 4, \\*no emphasis\\*, R&amp;D &lt;b&gt;not markup&lt;/b&gt; <i>nor this</i>.

- one
- two
  - two and a half with `code`
3. three
4. four

> Somebody said
> this, **loudly**.

| Route | Hops | Log |
|:------|:----:|----:|
| direct | 0 | `none` |
| a \\| b | 2 | yes |

```yaml
---
kind: NetworkPolicy  # <script>alert(1)</script>
spec:
  podSelector: {}
```

---
The end: https://example.com/x?y=1&amp;z=2. javascript: [no](javascript:alert(1))
"""

MRKDWN = (
    "*bold* _italic_ ~gone~ `code &lt;i&gt;` <https://example.com|a link> <https://example.com/plain>"
    " <@U0BEN> <#C0ROOM001> :tada:\n&gt; quoted &amp; escaped\n<!here> snake_case_name <script>alert(1)</script>"
    "\n```pre\nformatted```"
)


def plain(text: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str, value: str, about: str = "") -> Json:
    """Return an option."""
    return {"text": plain(text), "value": value} | ({"description": plain(about)} if about else {})


PAGE: Json = {"text": plain("The page of the guide"), "value": "3", "url": "https://example.com/guide"}
OPTIONS = [option("First", "1", "The first of them"), option("Second", "2")]
TEXT = {"type": "text", "text": "plain "}
LONG = "Show the other branch that edits namespaces/live.example.org/visits-api-dev"
MORE: Json = {"type": "overflow", "action_id": "more", "options": [*OPTIONS, PAGE, option(LONG, "4")]}

ACTIONS: Json = {
    "type": "actions",
    "block_id": "buttons",
    "elements": [
        {"type": "button", "action_id": "press", "text": plain("Press")},
        {
            "type": "button",
            "action_id": "risk",
            "style": "danger",
            "text": plain("Delete"),
            "confirm": {
                "title": plain("Sure?"),
                "text": plain("It is gone then."),
                "confirm": plain("Delete it"),
                "deny": plain("Keep"),
            },
        },
        {"type": "button", "action_id": "page", "text": plain("Guide"), "url": "https://example.com/guide"},
        {"type": "static_select", "action_id": "pick", "placeholder": plain("Pick one"), "options": OPTIONS},
        MORE,
    ],
}

RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                TEXT,
                {"type": "text", "text": "bold", "style": {"bold": True}},
                {"type": "text", "text": "code", "style": {"code": True}},
                {"type": "link", "url": "https://example.com", "text": "link"},
                {"type": "user", "user_id": "U0BEN"},
                {"type": "channel", "channel_id": "C0ROOM001"},
                {"type": "emoji", "name": "tada"},
            ],
        },
        {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_section", "elements": [TEXT]}]},
        {"type": "rich_text_quote", "elements": [TEXT]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "kind: NetworkPolicy\n  <b>as it is</b>"}]},
    ],
}

NAME: Json = {"type": "raw_text", "text": "namespaces/live.cloud-platform.service.justice.gov.uk/visits-api-dev"}

MESSAGE: list[Json] = [
    {"type": "header", "text": plain("A header")},
    {"type": "markdown", "text": MARKDOWN},
    {"type": "divider"},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": MRKDWN},
        "accessory": {"type": "button", "action_id": "beside", "text": plain("Beside")},
    },
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Source*\nvisits"}, plain("Target")]},
    RICH,
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture of a cat", "title": plain("Cat")},
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": text} for text in ("Head", "Direct", "Internal ingress", "Public ingress")],
            [{"type": "raw_text", "text": "cell"}, RICH, {"type": "raw_number", "value": 4, "text": "4 hops"}, NAME],
            [{"type": "raw_text", "text": text} for text in ("Address", "http://visits-api.visits-api-dev:8080", "–", "–")],
        ],
        "column_settings": [{"is_wrapped": True}, {"is_wrapped": True}, {"align": "right"}],
    },
    ACTIONS,
    {
        "type": "context",
        "elements": [
            {"type": "mrkdwn", "text": "Read more: <https://example.com|here>"},
            {"type": "image", "image_url": "https://example.com/i.png", "alt_text": "icon"},
        ],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "thumbs",
                "positive_button": {"text": plain("Good"), "value": "up"},
                "negative_button": {"text": plain("Bad"), "value": "down"},
            }
        ],
    },
]


def field(name: str, element: Json, **more: object) -> Json:
    """Return an input block."""
    return {"type": "input", "block_id": name, "label": plain(name.title()), "element": {"action_id": name, **element}, **more}


MODAL: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Every field"),
    "submit": plain("Send"),
    "blocks": [
        field("line", {"type": "plain_text_input", "placeholder": plain("A line")}, hint=plain("One line.")),
        field("lines", {"type": "plain_text_input", "multiline": True}, optional=True),
        field("static", {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]}),
        field("external", {"type": "external_select", "min_query_length": 0, "placeholder": plain("Type")}),
        field("several", {"type": "multi_static_select", "options": OPTIONS}, optional=True),
        field("person", {"type": "users_select"}, optional=True),
        field("radio", {"type": "radio_buttons", "options": OPTIONS}),
        field("boxes", {"type": "checkboxes", "options": OPTIONS}, optional=True),
        field("number", {"type": "number_input", "is_decimal_allowed": False}, optional=True),
        field("day", {"type": "datepicker"}, optional=True),
    ],
}
