"""`afterburner-ide rules`: what the rewrite rules are, and what one of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from afterburner_ide.cli.leaving import guarded, report_as
from afterburner_ide.cli.options import Format, FormatOption
from afterburner_ide.engine.result import SCHEMA

if TYPE_CHECKING:
    from afterburner_ide.rules.base import Rule

__all__ = ["app"]

app = typer.Typer(
    help="List the rewrite rules, or explain one.",
    invoke_without_command=True,
    rich_markup_mode=None,
    add_completion=False,
)


@app.callback()
def rules(context: typer.Context, form: FormatOption = Format.RICH) -> None:
    """List the rewrite rules, or explain one."""
    if context.invoked_subcommand is not None:
        return
    with guarded(report_as(form)):
        from afterburner_ide.rules import every_rule

        found = every_rule()
        if form is Format.JSON:
            from afterburner_ide.cli.stream import write_answer

            write_answer({"schema": SCHEMA, "rules": [_facts(rule) for rule in found]})
            return
        width = max((len(rule.name) for rule in found), default=0)
        for rule in found:
            mark = " (opt-in)" if rule.opt_in else ""
            typer.echo(f"{rule.name:<{width}}  {rule.title}{mark}")


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="The rule's name, as `rules` lists it.")],
    form: FormatOption = Format.RICH,
) -> None:
    """Explain one rule: what it rewrites, when it must not, and an example."""
    with guarded(report_as(form)):
        from afterburner_ide.rules import rule
        from afterburner_ide.rules.docs import explain as text_of

        found = rule(name)
        text = text_of(found)
        if form is Format.JSON:
            from afterburner_ide.cli.stream import write_answer

            write_answer({"schema": SCHEMA} | _facts(found) | {"explanation": text})
        else:
            typer.echo(text)


def _facts(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "title": rule.title,
        "safety": str(rule.safety),
        "payoff": rule.payoff,
        "break_even": rule.break_even,
        "kind": rule.kind,
        "opt_in": rule.opt_in,
    }
