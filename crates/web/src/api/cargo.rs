//! What a client states of the goods: load, ground, declaration, controls.

use super::bodies::CargoBody;
use super::reading::{Place, Reader, Rule};
use super::rules;
use queue::model::details::{Cargo, GoodsControl};
use queue::model::ground::ExpeditedGround;
use std::collections::BTreeSet;

/// Characters of a short word, such as a code.
const WORD_CHARACTERS: usize = 40;
/// Characters of a declaration's number as it is typed.
const NUMBER_CHARACTERS: usize = 300;

/// Controls of goods by their words.
const CONTROLS: [(&str, GoodsControl); 2] = [
    ("veterinary", GoodsControl::Veterinary),
    ("phytosanitary", GoodsControl::Phytosanitary),
];

/// Reads what is carried.
pub fn read_cargo(reader: &mut Reader, at: &Place<'_>, body: &CargoBody) -> Option<Cargo> {
    reader.odd(at, &body.odd, CargoBody::FIELDS);
    let loaded = reader.need(at.field("loaded"), &body.loaded);
    let grounds = ExpeditedGround::ALL.map(|ground| (ground.as_str(), ground));
    let ground = reader.may_text(at.field("ground"), &body.ground, WORD_CHARACTERS);
    let ground = reader.choose(at.field("ground"), ground, &grounds);
    let place = at.field("declaration");
    let declaration = reader.may_text(place, &body.declaration, NUMBER_CHARACTERS);
    let declaration = reader.parse(place, declaration, rules::declaration);
    let controls = read_controls(reader, at, body);
    if loaded == Some(&false) && !controls.is_empty() {
        reader.reject(at.field("controls"), Rule::new("not-for-kind"));
    }
    Some(Cargo {
        loaded: *loaded?,
        ground,
        declaration,
        controls,
    })
}

fn read_controls(reader: &mut Reader, at: &Place<'_>, body: &CargoBody) -> BTreeSet<GoodsControl> {
    let place = at.field("controls");
    let Some(list) = reader.may(place, &body.controls) else {
        return BTreeSet::new();
    };
    if list.has_more || list.items.len() > CONTROLS.len() {
        reader.reject(
            place,
            Rule::new("too-many-items").with_number("most", CONTROLS.len()),
        );
        return BTreeSet::new();
    }
    let mut controls = BTreeSet::new();
    for (index, item) in list.items.iter().enumerate() {
        let place = place.item(index);
        let text = reader.need_text(place, item, WORD_CHARACTERS);
        controls.extend(reader.choose(place, text, &CONTROLS));
    }
    controls
}
