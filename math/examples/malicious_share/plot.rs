//! The picture: malicious seats by round, a line for the mean and one for the worst of each curve.

use std::error::Error;

use plotters::{element::DashedPathElement, prelude::*};

use crate::{model::ROUNDS, Curve, Rule};

const SIZE: (u32, u32) = (1_000, 560);
const LEGEND_FROM: u32 = 730;
const FONT: &str = "sans-serif";

/// As SVG.
pub fn draw(curves: &[Curve], seeds: u64) -> Result<String, Box<dyn Error>> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let title = format!("Malicious seats, {seeds} seeds");
        let (left, right) = root.titled(&title, (FONT, 22))?.split_horizontally(LEGEND_FROM);

        let mut chart = ChartBuilder::on(&left)
            .margin(12)
            .x_label_area_size(46)
            .y_label_area_size(56)
            .build_cartesian_2d(1.0..ROUNDS as f64, 0.0..100.0)?;
        chart
            .configure_mesh()
            .x_desc("Round")
            .y_desc("Malicious seats, % of all")
            .x_labels(ROUNDS)
            .y_labels(11)
            .x_label_formatter(&|round| format!("{round:.0}"))
            .y_label_formatter(&|percent| format!("{percent:.0}"))
            .axis_desc_style((FONT, 16))
            .label_style((FONT, 13))
            .light_line_style(TRANSPARENT)
            .draw()?;
        chart.draw_series(LineSeries::new([(1.0, 50.0), (ROUNDS as f64, 50.0)], BLACK))?;

        let points = |percents: &[f64]| -> Vec<_> {
            (1..).zip(percents).map(|(round, percent)| (f64::from(round), *percent)).collect()
        };
        for curve in curves {
            let style = colour(curve.rule).stroke_width(2);
            chart.draw_series(LineSeries::new(points(&curve.mean), style))?;
            chart.draw_series(DashedLineSeries::new(points(&curve.worst), 6, 4, style))?;
        }
        legend(&right, curves)?;
        root.present()?;
    }
    Ok(svg)
}

fn colour(rule: Rule) -> RGBColor {
    match rule {
        Rule::Dpos => RGBColor(200, 30, 30),
        Rule::Busbar { detection_percent: 100.. } => RGBColor(20, 110, 60),
        Rule::Busbar { detection_percent: 75.. } => RGBColor(30, 90, 190),
        Rule::Busbar { .. } => RGBColor(225, 130, 0),
    }
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

/// Beside the chart, where it hides no line.
fn legend(area: &Area, curves: &[Curve]) -> Result<(), Box<dyn Error>> {
    let mut from_top = 24;
    let mut entry = |text: &str, dashed: bool, style: ShapeStyle| {
        let line = vec![(6, from_top), (40, from_top)];
        if dashed {
            area.draw(&DashedPathElement::new(line, 6, 4, style))?;
        } else {
            area.draw(&PathElement::new(line, style))?;
        }
        area.draw(&Text::new(text.to_owned(), (48, from_top - 7), (FONT, 14)))?;
        from_top += 26;
        Ok::<_, Box<dyn Error>>(())
    };
    for curve in curves {
        let style = colour(curve.rule).stroke_width(2);
        entry(&format!("{}, mean", curve.rule), false, style)?;
        entry(&format!("{}, worst", curve.rule), true, style)?;
    }
    entry("half of all seats", false, BLACK.stroke_width(1))
}
