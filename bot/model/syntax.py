"""The syntax of Kubernetes names, labels and ports: one definition of each, as a pattern that the whole text must match.

A similar pattern elsewhere reads what people type, and says why it accepts more.
"""

import re

MAX_SUBDOMAIN = 253
"""Characters of a DNS subdomain, the prefix of a label's key among them."""
MAX_LABEL_NAME = 63
"""Characters of the name in a label's key, and of a label's value."""
MAX_LABEL_KEY = MAX_SUBDOMAIN + len("/") + MAX_LABEL_NAME
"""Characters of a label's whole key: prefix, slash and name."""
MAX_PORT_NAME = 15
"""Characters of a container port's name."""
MIN_PORT, MAX_PORT = 1, 65535
"""The range of a port number."""

DNS_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""A namespace's name: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names"""
SERVICE_NAME = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""A service's name: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names"""
DNS_SUBDOMAIN = re.compile(rf"(?!.{{{MAX_SUBDOMAIN + 1}}})[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
"""The name of most objects: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names"""
LABEL_NAME = re.compile(rf"[A-Za-z0-9](?:[A-Za-z0-9_.-]{{0,{MAX_LABEL_NAME - 2}}}[A-Za-z0-9])?")
"""The name in a label's key, and a label's value that is not empty.
https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set"""
PORT_NAME = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?")
"""A container port's name, as an IANA service name:
https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ (ports.name)"""


def is_label_key(text: str) -> bool:
    """Report whether a text is a label's key: a name, with or without a DNS subdomain and a slash before it."""
    prefix, slash, name = text.rpartition("/")
    return (not slash or DNS_SUBDOMAIN.fullmatch(prefix) is not None) and LABEL_NAME.fullmatch(name) is not None


def is_label_value(text: str) -> bool:
    """Report whether a text is a label's value, which may be empty."""
    return not text or LABEL_NAME.fullmatch(text) is not None
