//! Parses Mermaid flowcharts whose nodes stand for one or several things: `id["a, b<br>what they are"]`.

use std::collections::BTreeSet;

/// A flowchart.
#[derive(Debug, Default)]
pub(crate) struct Diagram {
    /// Each node with the things it stands for, from the top.
    pub(crate) nodes: Vec<(String, BTreeSet<String>)>,
    /// The arrows between nodes.
    pub(crate) arrows: BTreeSet<(String, String)>,
    /// The solid arrows between things.
    pub(crate) solid: BTreeSet<(String, String)>,
    /// The dotted arrows between things.
    pub(crate) dotted: BTreeSet<(String, String)>,
}

impl Diagram {
    /// Parses the flowchart in a text whose first node is this one.
    pub(crate) fn read(text: &str, first: &str) -> Self {
        let blocks = text.split("```mermaid\n").skip(1);
        let blocks = blocks.filter_map(|block| block.split("```").next());
        blocks
            .map(Self::parse)
            .find(|diagram| diagram.nodes.first().is_some_and(|(id, _)| id == first))
            .unwrap_or_else(|| panic!("there is no diagram whose first node is {first}"))
    }

    fn parse(block: &str) -> Self {
        let mut diagram = Self::default();
        for line in block.lines().skip(1).map(str::trim) {
            if let Some((id, label)) = line.split_once("[\"") {
                let names = label.trim_end_matches("\"]").split("<br>").next().unwrap_or_default();
                // A crate's name is the last folder of its path.
                let names = names.split(", ").filter_map(|name| name.rsplit('/').next());
                diagram.nodes.push((id.to_owned(), names.map(str::to_owned).collect()));
            } else if let Some((from, to)) = line.split_once(" -. tests .-> ") {
                let edges = diagram.edges(from, to);
                diagram.dotted.extend(edges);
            } else {
                let steps: Vec<&str> = line.split(" --> ").collect();
                for step in steps.windows(2) {
                    let edges = diagram.edges(step[0], step[1]);
                    diagram.solid.extend(edges);
                    diagram.arrows.insert((step[0].to_owned(), step[1].to_owned()));
                }
            }
        }
        diagram
    }

    /// All things that the nodes stand for.
    pub(crate) fn members(&self) -> BTreeSet<String> {
        self.nodes.iter().flat_map(|(_, members)| members.clone()).collect()
    }

    /// Every pair of a thing of `a & b` and a thing of `c & d`.
    fn edges(&self, from: &str, to: &str) -> BTreeSet<(String, String)> {
        let of = |side: &str| -> BTreeSet<String> { side.split(" & ").flat_map(|id| self.standing_for(id)).collect() };
        let to = of(to);
        let pairs = of(from).into_iter();
        pairs
            .flat_map(|from| to.iter().map(move |to| (from.clone(), to.clone())))
            .collect()
    }

    fn standing_for(&self, id: &str) -> BTreeSet<String> {
        let found = self.nodes.iter().find(|(node, _)| node == id);
        found
            .unwrap_or_else(|| panic!("the diagram has no node {id}"))
            .1
            .clone()
    }
}
