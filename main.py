"""The front door of Smoulder: opens the window, or runs one headless command.

The syntax here stays old on purpose: an old Python must get far enough to say that it is too old.
"""

import os
import sys

PROJECT = os.path.dirname(os.path.abspath(__file__))
OLDEST = (3, 11)
NEWEST = (3, 13)


def unsupported(version):
    # type: (tuple[int, int]) -> str
    """Return the sentence that refuses this version of Python, given as (major, minor); empty if it will do."""
    if OLDEST <= version <= NEWEST:
        return ""
    return (
        "Smoulder runs on Python %d.%d to %d.%d, and this is Python %d.%d, which is too %s. "
        "Install one of those and start again with it, for example: python%d.%d main.py --demo"
        % (OLDEST + NEWEST + version + ("old" if version < OLDEST else "new",) + NEWEST)
    )


def check_before_setting_up(argv):
    # type: (list[str]) -> None
    """Refuse wrong usage and a missing display before anything is downloaded for it."""
    import qt_start
    from commands import cli

    if cli.asks_for_window(argv):
        qt_start.refuse_without_display(os.environ)


def open_window(arguments, argv):
    # type: (object, list[str]) -> int
    """Open the main window and return its exit status."""
    import argparse

    import qt_start

    assert isinstance(arguments, argparse.Namespace)

    qt_start.refuse_without_display(os.environ)
    qt_start.make_ready(PROJECT, argv)

    from ui import app

    return app.run(arguments)


def start(argv):
    # type: (list[str]) -> int
    """Step into the environment, then do what the arguments say; return the exit status."""
    import bootstrap

    testing = argv[:1] == ["test"]
    status = bootstrap.enter(
        PROJECT,
        bootstrap.TEST_LOCK if testing else bootstrap.RUN_LOCK,
        argv,
        lambda: check_before_setting_up(argv),
    )
    if status is not None:
        return status
    if testing:
        import gates

        return gates.main(argv[1:])

    from commands import cli

    arguments = cli.parse(argv)
    if arguments.command is None:
        return open_window(arguments, argv)
    return cli.run(arguments)


def main(argv):
    # type: (list[str]) -> int
    """Run Smoulder with these arguments; return the exit status."""
    refusal = unsupported((sys.version_info[0], sys.version_info[1]))
    if refusal:
        sys.stderr.write(refusal + "\n")
        return 1
    import bootstrap

    if argv[:1] in (["--help"], ["-h"], ["--version"]):
        from commands import cli

        return cli.main(argv)
    try:
        return start(argv)
    except bootstrap.SetupFailed as failure:
        sys.stderr.write("%s\n" % failure)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the last net: a sentence with the place of the fault, not a traceback
        from commands import cli

        return cli.fault(error)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
