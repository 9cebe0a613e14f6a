"""The figures as a table for people, or as JSON."""

import json


def print_text(figures):
    section = None
    width = max(len(figure.name) for figure in figures) + 2
    for figure in sorted(figures, key=lambda figure: order(figures, figure)):
        if figure.section != section:
            section = figure.section
            print(f"\n{section:<{width}}  {'median':>12}   10 % to 90 %")
        print(line(figure, width).rstrip())
    print()
    missed = [figure for figure in figures if figure.reached is False]
    for figure in missed:
        print(f"missed: {figure.section}: {figure.name.strip()}: {shown(figure.median, figure)}{at95(figure)}, to reach {aim(figure)}")
    if not missed:
        print("no target was missed")


def order(figures, figure):
    """Sections in the order in which they first appear."""
    return next(index for index, other in enumerate(figures) if other.section == figure.section)


def line(figure, width):
    if figure.median is None:
        return f"  {figure.name:<{width}}{'–':>12}   {figure.note}"
    low, high = figure.spread
    text = f"  {figure.name:<{width}}{shown(figure.median, figure):>12}   "
    text += f"{number(low, figure)} to {number(high, figure)}".ljust(16)
    if figure.target is not None:
        text += f"  {'ok' if figure.reached else 'MISSED'}: to reach {aim(figure)}"
    return text + (f"  ({figure.note})" if figure.note else "")


def aim(figure):
    """What is to be reached."""
    return shown(figure.target, figure) + (f", 95 % {number(figure.target95, figure)}" if figure.target95 else "")


def at95(figure):
    return f" (95 %: {number(figure.p95, figure)})" if figure.target95 else ""


def number(value, figure):
    return f"{value:.0f}" if figure.unit == "KiB" else f"{value:.2f}"


def shown(value, figure):
    return f"{number(value, figure)} {figure.unit}"


def print_json(figures):
    print(json.dumps([
        {
            "section": figure.section, "name": figure.name.strip(), "unit": figure.unit, "median": figure.median,
            "p10": figure.spread and figure.spread[0], "p90": figure.spread and figure.spread[1],
            "runs": len(figure.values), "target": figure.target, "p95": figure.p95, "target95": figure.target95, "reached": figure.reached, "note": figure.note,
        }
        for figure in figures
    ], ensure_ascii=False, indent=1))
