from __future__ import annotations

import json

from afterburner_ide.cli import main
from afterburner_ide.rules import every_rule


def test_every_rule_is_listed_once(capsys):
    assert main(["rules"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names == [rule.name for rule in every_rule()]
    assert len(names) > 1


def test_json_has_the_facts(capsys):
    assert main(["rules", "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["schema"] == 1
    assert [entry["name"] for entry in body["rules"]] == [rule.name for rule in every_rule()]
    assert all(entry["safety"] in {"exact", "guarded", "needs_evidence"} for entry in body["rules"])


def test_a_rule_is_explained(capsys):
    rule = every_rule()[0]
    assert main(["rules", "explain", rule.name]) == 0
    text = capsys.readouterr().out
    assert rule.title in text
    assert main(["rules", "explain", rule.name, "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["explanation"].strip() == text.strip()
    assert body["name"] == rule.name


def test_an_unknown_rule_is_an_error(capsys):
    assert main(["rules", "explain", "no-such-rule"]) == 1
    assert "no-such-rule" in capsys.readouterr().err
    assert main(["rules", "explain", "no-such-rule", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "rule"
