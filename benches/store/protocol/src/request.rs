//! Lines such as `append tasks=16 count=500 batch=1`.

/// A line that was asked.
pub(crate) struct Request<'a> {
    pub(crate) verb: &'a str,
    rest: &'a str,
}

impl<'a> Request<'a> {
    pub(crate) fn parse(line: &'a str) -> Self {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        Self { verb, rest }
    }

    pub(crate) fn text(&self, name: &str) -> &'a str {
        let mut fields = self.rest.split(' ').filter_map(|field| field.split_once('='));
        let found = fields.find(|(field, _)| *field == name);
        found.map(|(_, value)| value).unwrap_or_else(|| panic!("`{}` needs `{name}`", self.verb))
    }

    pub(crate) fn number(&self, name: &str) -> u64 {
        self.text(name).parse().unwrap_or_else(|_| panic!("`{name}` is no number"))
    }
}
