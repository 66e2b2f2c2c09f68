//! Bar charts as SVG, readable on light and dark pages.

use std::fmt::Write as _;

const WIDTH: u32 = 720;
const LABELS: u32 = 250;
const NUMBERS: u32 = 90;
const BAR: u32 = 18;
const STEP: u32 = 26;
const TITLE: u32 = 34;

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Its label.
    pub label: String,
    /// Its length.
    pub value: f64,
}

/// Bars with a common scale.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What is compared.
    pub title: String,
    /// The unit of the values.
    pub unit: &'static str,
    /// From top to bottom.
    pub bars: Vec<Bar>,
}

/// Charts below each other, as one SVG document.
pub fn svg(charts: &[Chart]) -> String {
    let mut body = String::new();
    let mut y = 0;
    for chart in charts {
        y += TITLE;
        text(
            &mut body,
            12,
            y - 10,
            "title",
            &format!("{} ({})", chart.title, chart.unit),
        );
        let longest = chart.bars.iter().map(|bar| bar.value).fold(f64::MIN_POSITIVE, f64::max);
        for bar in &chart.bars {
            let length = f64::from(WIDTH - LABELS - NUMBERS) * (bar.value.max(0.0) / longest);
            text(&mut body, 12, y + 14, "label", &bar.label);
            // Writing to a String cannot fail.
            let _ = writeln!(
                body,
                r#"<rect x="{LABELS}" y="{y}" width="{length:.1}" height="{BAR}" rx="2"/>"#
            );
            let end = f64::from(LABELS) + length + 6.0;
            let _ = writeln!(
                body,
                r#"<text x="{end:.1}" y="{}" class="label">{:.2}</text>"#,
                y + 14,
                bar.value
            );
            y += STEP;
        }
    }
    let height = y + 12;
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img">"#,
            "\n<style>text{{font:13px system-ui,sans-serif;fill:#1f2328}}.title{{font-weight:600}}rect{{fill:#2f6f9f}}",
            "@media(prefers-color-scheme:dark){{text{{fill:#e6edf3}}rect{{fill:#58a6d6}}}}</style>\n{body}</svg>\n"
        ),
        w = WIDTH,
        h = height,
        body = body
    )
}

fn text(body: &mut String, x: u32, y: u32, class: &str, content: &str) {
    let content = content.replace('&', "&amp;").replace('<', "&lt;");
    // Writing to a String cannot fail.
    let _ = writeln!(body, r#"<text x="{x}" y="{y}" class="{class}">{content}</text>"#);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_width_and_the_others_are_to_scale() {
        let bar = |label: &str, value| Bar {
            label: label.to_owned(),
            value,
        };
        let chart = svg(&[Chart {
            title: "Size & weight".to_owned(),
            unit: "MiB",
            bars: vec![bar("a", 8.0), bar("b", 2.0), bar("none", 0.0)],
        }]);
        for expected in [
            r#"width="380.0""#,
            r#"width="95.0""#,
            r#"width="0.0""#,
            ">8.00<",
            "Size &amp; weight (MiB)",
        ] {
            assert!(chart.contains(expected), "{expected} is missing in {chart}");
        }
    }

    #[test]
    fn nothing_to_show_is_a_picture_all_the_same() {
        assert!(svg(&[]).starts_with("<svg "));
    }
}
