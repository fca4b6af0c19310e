"""The command `dedup`, which is also `python -m dedup`."""


def main() -> None:
    """The command line; Ctrl-C is heard while it is still loading, too."""
    try:
        from dedup.cli import main as run

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
