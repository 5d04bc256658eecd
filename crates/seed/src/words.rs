//! Values that read like the name of their column.

use observer::literal;

use crate::hash::Hash;

const FIRST: &[&str] = &[
    "Ada", "Grace", "Linus", "Margaret", "Alan", "Barbara", "Edsger", "Frances", "Donald", "Radia", "Ken", "Adele",
    "José", "Zoë", "Søren", "Ming",
];
const LAST: &[&str] = &[
    "Lovelace", "Hopper", "Nguyễn", "Hamilton", "Turing", "Liskov", "Dijkstra", "Allen", "Knuth", "Perlman", "O'Neil",
    "Goldberg", "García", "Müller",
];
const NOUNS: &[&str] = &[
    "lantern", "harbour", "meadow", "copper", "ledger", "orchard", "signal", "quarry", "anchor", "saffron", "cedar",
    "willow", "ember", "granite",
];
const CITIES: &[&str] = &[
    "Lisbon",
    "Oslo",
    "Kyoto",
    "Toronto",
    "Nairobi",
    "Cusco",
    "Zürich",
    "Reykjavík",
    "Pune",
    "Austin",
];
const STREETS: &[&str] = &[
    "Mill Lane",
    "High Street",
    "Rua Augusta",
    "Lindenallee",
    "Market Square",
    "Station Road",
];
const COUNTRIES: &[&str] = &["PT", "NO", "JP", "CA", "KE", "PE", "CH", "IS", "IN", "US"];
const CURRENCIES: &[&str] = &["EUR", "USD", "GBP", "JPY", "CHF", "NOK"];
const LOCALES: &[&str] = &["en", "de", "pt-BR", "ja", "fr", "nb"];
const SENTENCES: &[&str] = &[
    "Delivered in good condition.",
    "Please call before noon.",
    "The second one arrived later than the first.",
    "No remarks.",
    "Asked for again; see the letter of last week.",
];
const COLOURS: &[&str] = &["#1f6f4a", "#b03a2e", "#f4d03f", "#2e86c1", "#7d3c98"];

/// SQL for a text; `row` is SQL for the number of the row, which makes it different from others where it should be.
pub fn text(column: &str, hash: &Hash, row: &str) -> String {
    let name = column.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let is = |words: &[&str]| name.split('_').any(|part| words.contains(&part));
    let (first, last, noun) = (hash.word(FIRST), hash.other(1).word(LAST), hash.other(2).word(NOUNS));
    let numbered = |text: &str| format!("({text} || '-' || {row})");
    if has(&["email", "e_mail"]) || is(&["mail"]) {
        return format!("(lower({noun}) || {row} || '@example.com')");
    }
    if has(&["first_name", "firstname", "given"]) {
        return first;
    }
    if has(&["last_name", "lastname", "surname", "family"]) {
        return last;
    }
    if has(&["username", "user_name", "login", "handle", "nick"])
        || is(&["slug", "key", "code", "sku", "ref", "reference", "token"])
    {
        return numbered(&noun);
    }
    if has(&["full_name", "fullname", "author", "person", "customer_name", "contact"]) {
        return format!("({first} || ' ' || {last})");
    }
    if is(&["url", "uri", "link", "website", "homepage", "avatar", "image"]) {
        return format!("('https://example.com/' || {noun} || '/' || {row})");
    }
    if has(&["phone", "mobile", "fax"]) {
        return format!("('+4420794' || lpad({}::text, 5, '0'))", hash.below(100_000));
    }
    if is(&["zip", "postcode", "postal"]) {
        return format!("lpad({}::text, 5, '0')", hash.below(100_000));
    }
    let lists: [(&[&str], &[&str]); 8] = [
        (&["city", "town"], CITIES),
        (&["street", "address", "line1"], STREETS),
        (&["country"], COUNTRIES),
        (&["currency"], CURRENCIES),
        (&["locale", "language", "lang"], LOCALES),
        (&["color", "colour"], COLOURS),
        (&["ip"], &["192.0.2.10", "198.51.100.7", "2001:db8::7"]),
        (
            &[
                "description",
                "comment",
                "note",
                "notes",
                "body",
                "text",
                "message",
                "summary",
                "bio",
            ],
            SENTENCES,
        ),
    ];
    if let Some((_, values)) = lists.iter().find(|(names, _)| is(names)) {
        return hash.word(values);
    }
    if is(&["uuid", "guid"]) {
        return format!("md5({row}::text || {})::uuid::text", literal(column));
    }
    if is(&["name", "title", "label", "subject"]) {
        return format!("(initcap({noun}) || ' ' || {row})");
    }
    numbered(&noun)
}

/// SQL for a number of a column whose name says something of its size: the lowest, and how many from there.
pub fn numbers(column: &str) -> (i64, u64) {
    let name = column.to_lowercase();
    let is = |words: &[&str]| name.split('_').any(|part| words.contains(&part));
    if is(&["year"]) {
        return (1990, 36);
    }
    if is(&["month"]) {
        return (1, 12);
    }
    if is(&[
        "day", "days", "weekday", "hour", "position", "rank", "priority", "level",
    ]) {
        return (1, 7);
    }
    if is(&["percent", "percentage", "rate", "ratio", "score", "rating", "age"]) {
        return (1, 100);
    }
    if is(&["quantity", "qty", "count", "amount", "stock"]) {
        return (1, 500);
    }
    (1, 10_000)
}
