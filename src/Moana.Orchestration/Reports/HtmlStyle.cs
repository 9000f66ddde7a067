namespace Moana.Reports;

/// <summary>The page's style. Without the characters that the XML writer encodes, because HTML reads a style as it is.</summary>
internal static class HtmlStyle
{
    public const string Text = """
        :root {
          color-scheme: light dark;
          --page: #f6f7f9; --card: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #d8dee4; --band: #f3f5f7; --link: #0a58ca; --code: #f3f5f7;
          --completed: #1f7a3d; --running: #1f63c4; --invalid: #9a5b00; --failed: #c0262d; --limited: #7a45c9; --quiet: #667079;
          --completed-soft: #dcf3e3; --running-soft: #deebfc; --invalid-soft: #fdeccb; --failed-soft: #fde2e2; --limited-soft: #ece2fb; --quiet-soft: #e8ebee;
          --completed-text: #14562a; --running-text: #164a94; --invalid-text: #704200; --failed-text: #8e1a20; --limited-text: #57309a; --quiet-text: #47505a;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #0f1318; --card: #171c23; --text: #e4e9ef; --soft: #9aa6b2; --line: #2c343e; --band: #1b212a; --link: #79b1ff; --code: #10151b;
            --completed: #22803f; --running: #2a6bc9; --invalid: #9a5b00; --failed: #c9343b; --limited: #7d4fcf; --quiet: #667079;
            --completed-soft: #15341f; --running-soft: #142c4d; --invalid-soft: #3b2a0d; --failed-soft: #451a1d; --limited-soft: #2f2150; --quiet-soft: #272e37;
            --completed-text: #84dba2; --running-text: #9cc6ff; --invalid-text: #f2bd6b; --failed-text: #ff9da1; --limited-text: #c9adff; --quiet-text: #b4bec9;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 28px 20px 40px; }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 6px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin: 0 0 12px; }
        a { color: var(--link); text-underline-offset: 2px; }
        code, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.87em; }
        code { overflow-wrap: anywhere; }
        pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; margin: 8px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin-top: 18px; }
        .facts { display: flex; flex-wrap: wrap; gap: 2px 20px; margin: 0 0 10px; color: var(--soft); font-size: 0.92rem; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 16px 0; }
        .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px 14px; }
        .tiles dt { color: var(--soft); font-size: 0.82rem; }
        .tiles dd { margin: 0; color: var(--soft); font-size: 0.82rem; }
        .tiles b { display: block; color: var(--text); font-size: 1.35rem; line-height: 1.35; white-space: nowrap; font-weight: 650; font-variant-numeric: tabular-nums; }
        .share { display: flex; gap: 2px; height: 24px; border-radius: 6px; overflow: hidden; }
        .part { flex-basis: 0; min-width: 4px; color: #fff; font-size: 0.78rem; line-height: 24px; text-align: center; white-space: nowrap; overflow: hidden; }
        .chip { display: inline-block; border-radius: 999px; padding: 0 9px; font-size: 0.8rem; font-weight: 600; line-height: 1.55; white-space: nowrap; vertical-align: middle; background: var(--quiet-soft); color: var(--quiet-text); }
        .chip.completed { background: var(--completed-soft); color: var(--completed-text); }
        .chip.running, .chip.validating { background: var(--running-soft); color: var(--running-text); }
        .chip.invalid, .chip.unproven, .chip.interrupted, .chip.stopped, .chip.held { background: var(--invalid-soft); color: var(--invalid-text); }
        .chip.failed { background: var(--failed-soft); color: var(--failed-text); }
        .chip.ratelimited { background: var(--limited-soft); color: var(--limited-text); }
        h1 .chip { font-size: 0.95rem; letter-spacing: 0; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); }
        thead th { color: var(--soft); font-weight: 600; font-size: 0.82rem; white-space: nowrap; vertical-align: bottom; }
        tbody tr:last-child th, tbody tr:last-child td { border-bottom: 0; }
        tbody th { font-weight: 600; white-space: nowrap; }
        th:last-child, td:last-child { padding-right: 0; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        td.prompt { min-width: 220px; overflow-wrap: anywhere; }
        td.reason { color: var(--soft); min-width: 160px; overflow-wrap: anywhere; }
        .validations td { padding-left: 26px; }
        .validations p { margin: 0; }
        .meter { display: flex; align-items: center; gap: 8px; min-width: 140px; }
        .meter .track { flex: 0 0 110px; border-radius: 4px; background: var(--quiet-soft); }
        .meter .fill { display: block; height: 8px; border-radius: 4px; background: var(--running); min-width: 1px; }
        .meter .value { color: var(--soft); font-size: 0.82rem; white-space: nowrap; }
        details { border-top: 1px solid var(--line); padding: 9px 0; }
        details details { margin: 0; }
        h2 + details { border-top: 0; padding-top: 0; }
        summary { cursor: pointer; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        summary .id { font-weight: 600; }
        summary .gist { color: var(--soft); }
        details[open] summary .gist { display: none; }
        details div[id] { padding: 8px 0 4px 18px; scroll-margin-top: 44px; }
        .why { margin: 0 0 8px; }
        .none { color: var(--soft); margin: 0; }
        footer { color: var(--soft); font-size: 0.82rem; margin-top: 18px; }
        a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }

        svg { display: block; width: 100%; min-width: 760px; height: auto; font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        svg .band { fill: transparent; }
        svg .band.odd { fill: var(--band); }
        svg .grid { stroke: var(--line); }
        svg .mark { fill: var(--soft); font-size: 11px; }
        svg .agent { fill: var(--text); font-weight: 600; }
        svg .gap { fill: var(--quiet); opacity: 0.25; }
        svg .bar { text-decoration: none; }
        svg .bar text { fill: #fff; font-weight: 600; font-size: 11.5px; pointer-events: none; }
        svg .bar:hover .body, svg .bar:focus-visible .body { stroke: var(--text); stroke-width: 1.5; }
        svg .wait text { fill: var(--text); font-size: 11px; paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
        svg .correction { fill: #fff; opacity: 0.75; }
        svg .hatch.limited { fill: var(--limited); opacity: 0.55; }
        svg .hatch.stuck { fill: var(--failed); opacity: 0.5; }
        svg .hatch.validating { fill: #fff; opacity: 0.3; }
        svg .question circle { fill: #f2c230; stroke: var(--card); stroke-width: 1.5; }
        svg .question text { fill: #2b2200; font-weight: 700; font-size: 11px; }
        svg .completed .body { fill: var(--completed); }
        svg .running .body { fill: var(--running); }
        svg .invalid .body, svg .unproven .body { fill: var(--invalid); }
        svg .failed .body { fill: var(--failed); }
        svg .ratelimited .body { fill: var(--limited); }
        svg .refused .body, svg .cancelled .body, svg .interrupted .body, svg .stopped .body { fill: var(--quiet); }

        .part.completed, .swatch.completed { background: var(--completed); }
        .part.running, .part.validating, .swatch.running { background: var(--running); }
        .part.failed, .swatch.failed { background: var(--failed); }
        .part.skipped, .part.cancelled, .swatch.refused, .swatch.cancelled, .swatch.interrupted, .swatch.stopped { background: var(--quiet); }
        .part.pending { background: var(--quiet-soft); color: var(--quiet-text); }
        .swatch.invalid, .swatch.unproven { background: var(--invalid); }
        .swatch.ratelimited { background: var(--limited); }
        .legend { display: flex; flex-wrap: wrap; gap: 6px 18px; list-style: none; margin: 12px 0 0; padding: 0; color: var(--soft); font-size: 0.82rem; }
        .legend li { display: flex; align-items: center; gap: 6px; }
        .swatch { display: inline-block; width: 20px; height: 14px; border-radius: 3px; color: #fff; font-size: 0.72rem; line-height: 14px; text-align: center; font-weight: 700; }
        .swatch.striped.validating { background: repeating-linear-gradient(-45deg, var(--quiet) 0 4px, #d5dade 4px 6px); }
        .swatch.correction { background: linear-gradient(var(--quiet) 0 9px, #d5dade 9px 12px, var(--quiet) 12px); }
        .swatch.undriven { background: var(--quiet); opacity: 0.35; }
        .swatch.striped.limited { background: repeating-linear-gradient(-45deg, var(--limited) 0 3px, transparent 3px 7px); opacity: 0.7; }
        .swatch.striped.stuck { background: repeating-linear-gradient(-45deg, var(--failed) 0 3px, transparent 3px 7px); opacity: 0.7; }
        .swatch.round { width: 14px; border-radius: 7px; background: #f2c230; }

        @page { size: A4 landscape; margin: 12mm; }
        @media print {
          :root {
            --page: #fff; --card: #fff; --text: #000; --soft: #444; --line: #ccc; --band: #f6f6f6; --link: #000; --code: #f6f6f6;
            --completed: #1f7a3d; --running: #1f63c4; --invalid: #9a5b00; --failed: #c0262d; --limited: #7a45c9; --quiet: #667079;
            --completed-soft: #dcf3e3; --running-soft: #deebfc; --invalid-soft: #fdeccb; --failed-soft: #fde2e2; --limited-soft: #ece2fb; --quiet-soft: #e8ebee;
            --completed-text: #14562a; --running-text: #164a94; --invalid-text: #704200; --failed-text: #8e1a20; --limited-text: #57309a; --quiet-text: #47505a;
          }
          body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          main { max-width: none; padding: 0; }
          section { border: 0; padding: 0; margin-top: 16px; }
          .scroll { overflow: visible; }
          svg { min-width: 0; }
          a { text-decoration: none; }
          h2, summary { break-after: avoid; }
          tr, svg, .tiles { break-inside: avoid; }
          summary { list-style: none; }
          details::details-content { content-visibility: visible; display: block; height: auto; }
          .events { display: none; }
        }
        """;
}
