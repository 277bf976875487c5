//! A small strict reader of HTML: tags in order, attributes quoted, everything closed.

/// Elements that have no end tag.
const VOID: &[&str] = &["br", "col", "hr", "img", "input", "link", "meta", "wbr"];

/// A start tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// The name in lower case.
    pub name: String,
    /// Names and values of its attributes.
    pub attributes: Vec<(String, String)>,
    /// The text between it and its end.
    pub text: String,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The start tags of a page in order.
#[derive(Clone, Debug, Default)]
pub struct Document {
    tags: Vec<Tag>,
}

impl Document {
    /// Reads a page or a part of one; says what isn't closed, opened, quoted or escaped.
    pub fn parse(html: &str) -> Result<Self, String> {
        let mut tags: Vec<Tag> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            let text = &rest[..start];
            if text.contains('>') {
                return Err(format!("a stray > in {text:?}"));
            }
            for index in &open {
                tags[*index].text.push_str(text);
            }
            rest = &rest[start + 1..];
            if let Some(after) = rest.strip_prefix('/') {
                let (name, after) = after.split_once('>').ok_or("an end tag isn't closed")?;
                let top = open
                    .pop()
                    .ok_or_else(|| format!("</{name}> closes nothing"))?;
                if tags[top].name != name {
                    return Err(format!("</{name}> closes <{}>", tags[top].name));
                }
                rest = after;
            } else if let Some(after) = rest.strip_prefix("!doctype html>") {
                rest = after;
            } else {
                let (tag, is_closed, after) = start_tag(rest)?;
                rest = after;
                let is_open = !is_closed && !VOID.contains(&tag.name.as_str());
                tags.push(tag);
                if is_open {
                    open.push(tags.len() - 1);
                }
            }
        }
        match open.last() {
            Some(index) => Err(format!("<{}> isn't closed", tags[*index].name)),
            None => Ok(Self { tags }),
        }
    }

    /// Every start tag.
    pub fn tags(&self) -> impl Iterator<Item = &Tag> {
        self.tags.iter()
    }

    /// Every start tag of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Tag> {
        self.tags.iter().filter(move |tag| tag.name == name)
    }

    /// The text in the first element of a name.
    pub fn text_of(&self, name: &str) -> String {
        self.all(name)
            .next()
            .map(|tag| tag.text.clone())
            .unwrap_or_default()
    }
}

/// Reads a start tag after its `<`: the tag, whether it closes itself, and what follows.
fn start_tag(text: &str) -> Result<(Tag, bool, &str), String> {
    let end = text
        .find(|character: char| !character.is_ascii_alphanumeric())
        .ok_or_else(|| format!("a tag isn't closed: {text:?}"))?;
    if end == 0 {
        return Err(format!(
            "a stray < before {:?}",
            text.chars().take(20).collect::<String>()
        ));
    }
    let mut tag = Tag {
        name: text[..end].to_lowercase(),
        ..Tag::default()
    };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            return Ok((tag, true, after));
        }
        if let Some(after) = rest.strip_prefix('>') {
            return Ok((tag, false, after));
        }
        let end = rest
            .find(|character: char| {
                matches!(character, '=' | '>' | '/') || character.is_whitespace()
            })
            .ok_or_else(|| format!("<{}> isn't closed", tag.name))?;
        let name = rest[..end].to_owned();
        if name.is_empty() {
            return Err(format!("<{}> has a nameless attribute", tag.name));
        }
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let (inside, after) = after
                .split_once('"')
                .ok_or_else(|| format!("{name} of <{}> isn't quoted", tag.name))?;
            inside.clone_into(&mut value);
            rest = after;
        } else if rest.starts_with('=') {
            return Err(format!("{name} of <{}> isn't quoted", tag.name));
        }
        if tag.get(&name).is_some() {
            return Err(format!("<{}> has {name} twice", tag.name));
        }
        tag.attributes.push((name, value));
    }
}
