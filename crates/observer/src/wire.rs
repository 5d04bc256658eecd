//! Messages of PostgreSQL's wire protocol, as far as they are written and read here.

use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::IsNull;
use postgres_protocol::message::backend::{ErrorResponseBody, Header, Message};
use postgres_protocol::message::frontend;

use crate::unanswered::Unanswered;

const HEADER: usize = 5;

/// A Query message: statements for the simple protocol.
///
/// # Panics
/// A statement holds a zero byte, or is longer than 2 GB.
pub fn query(statements: &str) -> Vec<u8> {
    written(|buffer| frontend::query(statements, buffer))
}

/// Prepares a statement under a name.
pub(crate) fn prepare(name: &str, statement: &str) -> Vec<u8> {
    written(|buffer| frontend::parse(name, statement, [], buffer))
}

/// Forgets what is prepared under a name, if anything is.
pub(crate) fn forget(name: &str) -> Vec<u8> {
    written(|buffer| frontend::close(b'S', name, buffer))
}

/// Runs a prepared statement with values in their text form.
pub(crate) fn execute(name: &str, values: &[String]) -> Vec<u8> {
    written(|buffer| {
        let text = |value: &String, buffer: &mut BytesMut| {
            buffer.extend_from_slice(value.as_bytes());
            Ok(IsNull::No)
        };
        frontend::bind("", name, [], values, text, [], buffer)
            .map_err(|_| std::io::Error::other("a value is too long"))?;
        frontend::execute("", 0, buffer)
    })
}

/// Ends what is sent together: one transaction, where none is open.
pub(crate) fn sync() -> Vec<u8> {
    written(|buffer| {
        frontend::sync(buffer);
        Ok(())
    })
}

fn written(write: impl FnOnce(&mut BytesMut) -> std::io::Result<()>) -> Vec<u8> {
    let mut buffer = BytesMut::new();
    write(&mut buffer).expect("our own messages are short and hold no zero byte");
    buffer.to_vec()
}

/// The messages of one side: each with its letter, and the bytes after the length. What follows a message that is cut off is left out.
pub fn messages(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let header = Header::parse(rest).ok()??;
        let end = usize::try_from(header.len()).ok()? + 1;
        let (message, after) = rest.split_at_checked(end)?;
        rest = after;
        Some((header.tag(), &message[HEADER..]))
    })
}

/// A message of this letter.
pub(crate) fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + HEADER - 1).expect("a message is shorter than 4 GB");
    [&[kind], length.to_be_bytes().as_slice(), body].concat()
}

/// A text that a zero byte ends.
pub(crate) fn text(body: &[u8]) -> String {
    let end = body.iter().position(|&byte| byte == 0).unwrap_or(body.len());
    String::from_utf8_lossy(&body[..end]).into_owned()
}

/// The first column of the rows of an answer, none for NULL.
///
/// # Errors
/// The answer holds an error.
pub fn first_column(answer: &[u8]) -> Result<Vec<Option<String>>, Unanswered> {
    let mut values = Vec::new();
    for (kind, body) in messages(answer) {
        match kind {
            b'D' => values.push(first_value(body)),
            b'E' => return Err(refused(body)),
            _ => {}
        }
    }
    Ok(values)
}

/// What an ErrorResponse says.
pub(crate) fn refused(body: &[u8]) -> Unanswered {
    match parsed(b'E', body) {
        Some(Message::ErrorResponse(body)) => Unanswered {
            message: field(&body, b'M').unwrap_or_else(|| "PostgreSQL sent an error without a message".to_owned()),
            sqlstate: field(&body, b'C'),
        },
        _ => Unanswered::lost("PostgreSQL sent an error that can't be read"),
    }
}

/// The same, with DETAIL and HINT on lines of their own, as psql shows them.
pub(crate) fn refused_in_full(body: &[u8]) -> Unanswered {
    let mut refused = refused(body);
    if let Some(Message::ErrorResponse(body)) = parsed(b'E', body) {
        for (letter, name) in [(b'D', "DETAIL"), (b'H', "HINT")] {
            if let Some(text) = field(&body, letter) {
                refused.message.push_str(&format!("\n{name}:  {text}"));
            }
        }
    }
    refused
}

/// A message as the protocol's crate has it.
pub(crate) fn parsed(kind: u8, body: &[u8]) -> Option<Message> {
    Message::parse(&mut BytesMut::from(&*message(kind, body)))
        .ok()
        .flatten()
}

/// A field of an error, by its letter.
pub(crate) fn field(body: &ErrorResponseBody, letter: u8) -> Option<String> {
    let mut fields = body.fields();
    while let Ok(Some(field)) = fields.next() {
        if field.type_() == letter {
            return Some(String::from_utf8_lossy(field.value_bytes()).into_owned());
        }
    }
    None
}

/// A DataRow: how many columns, then each with its length.
fn first_value(body: &[u8]) -> Option<String> {
    let length = i32::from_be_bytes(body.get(2..6)?.try_into().ok()?);
    let length = usize::try_from(length).ok()?;
    Some(String::from_utf8_lossy(body.get(6..6 + length)?).into_owned())
}

/// The transaction's state that an answer ends with: `I`, `T` or `E`.
pub(crate) fn state_after(answer: &[u8]) -> Option<u8> {
    match answer {
        [.., b'Z', 0, 0, 0, 5, state] => Some(*state),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_errors_are_read() {
        let row = message(b'D', b"\0\x02\0\0\0\x03one\xff\xff\xff\xff");
        let null = message(b'D', b"\0\x01\xff\xff\xff\xff");
        assert_eq!(
            first_column(&[row.clone(), null].concat()),
            Ok(vec![Some("one".to_owned()), None])
        );
        let error = message(b'E', b"SERROR\0C42P01\0Mrelation \"x\" does not exist\0\0");
        let refused = first_column(&[row, error].concat()).unwrap_err();
        assert_eq!(refused.sqlstate.as_deref(), Some("42P01"));
        assert_eq!(refused.to_string(), "relation \"x\" does not exist");
    }

    #[test]
    fn what_is_cut_off_is_no_message() {
        let whole = message(b'C', b"SELECT 1\0");
        let kinds = |bytes: &[u8]| messages(bytes).map(|(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(kinds(&[whole.clone(), whole[..7].to_vec()].concat()), b"C");
        assert_eq!(kinds(b"C\0\0\0\0"), b"");
    }

    #[test]
    fn the_state_after_an_answer_is_its_last_byte() {
        assert_eq!(state_after(b"Z\0\0\0\x05E"), Some(b'E'));
        assert_eq!(state_after(b"E"), None);
    }
}
