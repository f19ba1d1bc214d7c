"""``completion``: lets the shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from geoevents.cli.program import Command
from geoevents.errors import InputError

__all__ = ["completion"]


@click.command(
    cls=Command,
    short_help="Completion for your shell.",
    examples="""
    geoevents completion bash >> ~/.bashrc
    geoevents completion zsh >> ~/.zshrc
    geoevents completion fish > ~/.config/fish/completions/geoevents.fish
    """,
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Prints a script that lets your shell complete geoevents' commands and options."""
    complete = get_completion_class(shell)
    if complete is None:
        raise InputError(f"{shell} is not known to this release of click: upgrade click")
    click.echo(complete(ctx.find_root().command, {}, "geoevents", "_GEOEVENTS_COMPLETE").source())
