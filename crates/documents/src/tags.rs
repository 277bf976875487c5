//! The tags of a PDF file: what is a heading, a row, a cell, for readers that speak aloud.

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

use crate::layout::{Mark, Piece, Role};
use crate::pdf::level;

/// The tree as far as it is known. Pieces come in the order of reading, so a row is finished when a
/// piece of another row comes.
pub(crate) struct Tags {
    tree: TagTree,
    open: Option<Open>,
}

/// What the last piece belongs to.
struct Open {
    block: usize,
    kind: Kind,
    row: usize,
    /// Rows that are finished.
    rows: Vec<TagGroup>,
    /// The cells, or lines, of what is not finished.
    parts: Vec<Node>,
    /// The heading, for the property that says it again.
    title: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading(u16),
    Paragraph,
    Table,
    Figure,
}

impl Tags {
    pub(crate) fn new(language: &str) -> Self {
        Self {
            tree: TagTree::new().with_lang(Some(language.to_owned())),
            open: None,
        }
    }

    /// Adds a piece; ornaments are not in the tree.
    pub(crate) fn add(&mut self, piece: &Piece, identifier: Option<Identifier>) {
        let (Some(kind), Some(identifier)) = (kind_of(&piece.role), identifier) else {
            return;
        };
        if let Some(open) = &mut self.open
            && open.block == piece.block
            && open.kind == kind
            && (kind == Kind::Table || open.row == piece.row)
        {
            open.add(piece, identifier);
            return;
        }
        self.close();
        let mut open = Open {
            block: piece.block,
            kind,
            row: piece.row,
            rows: Vec::new(),
            parts: Vec::new(),
            title: String::new(),
        };
        open.add(piece, identifier);
        self.open = Some(open);
    }

    /// The whole tree.
    pub(crate) fn finish(mut self) -> TagTree {
        self.close();
        self.tree
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            for group in open.finish() {
                self.tree.push(group);
            }
        }
    }
}

impl Open {
    fn add(&mut self, piece: &Piece, identifier: Identifier) {
        if self.kind == Kind::Table && piece.row != self.row {
            self.close_row();
            self.row = piece.row;
        }
        for mark in &piece.marks {
            if let (Kind::Heading(_), Mark::Text { text, .. }) = (self.kind, mark) {
                self.title.push_str(text);
            }
        }
        let leaf: Node = identifier.into();
        self.parts.push(match &piece.role {
            Role::ColumnHeading => wrapped(Tag::TH(TableHeaderScope::Column), leaf),
            Role::RowHeading => wrapped(Tag::TH(TableHeaderScope::Row), leaf),
            Role::Cell => wrapped(Tag::TD, leaf),
            Role::Figure(text) => wrapped(Tag::Figure(Some(text.clone())), leaf),
            _ => leaf,
        });
    }

    fn close_row(&mut self) {
        let cells = std::mem::take(&mut self.parts);
        if !cells.is_empty() {
            self.rows.push(TagGroup::with_children(Tag::TR, cells));
        }
    }

    fn finish(mut self) -> Vec<Node> {
        match self.kind {
            Kind::Heading(number) => {
                let tag = Tag::Hn(level(number), Some(self.title));
                vec![TagGroup::with_children(tag, self.parts).into()]
            }
            Kind::Paragraph => vec![TagGroup::with_children(Tag::P, self.parts).into()],
            Kind::Figure => self.parts,
            Kind::Table => {
                self.close_row();
                let rows = self.rows.into_iter().map(Node::from).collect();
                vec![TagGroup::with_children(Tag::Table, rows).into()]
            }
        }
    }
}

const fn kind_of(role: &Role) -> Option<Kind> {
    match role {
        Role::Ornament | Role::Foot => None,
        Role::Heading(level) => Some(Kind::Heading(*level)),
        Role::Paragraph => Some(Kind::Paragraph),
        Role::ColumnHeading | Role::RowHeading | Role::Cell => Some(Kind::Table),
        Role::Figure(_) => Some(Kind::Figure),
    }
}

fn wrapped(tag: impl Into<TagKind>, leaf: Node) -> Node {
    TagGroup::with_children(tag, vec![leaf]).into()
}
