//! `.env` files of a repository: values that somebody wrote down already.

use repository::{Repository, path};

/// A file of variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DotEnv {
    /// The file, inside the repository.
    pub path: String,
    /// Names and values, in the order written; the last of a name counts.
    pub variables: Vec<(String, String)>,
}

/// The `.env` files of a repository, the nearest to its top folder first; those without a value are left out.
pub fn dotenv_files(repository: &Repository) -> Vec<DotEnv> {
    let mut files: Vec<DotEnv> = repository
        .paths()
        .filter(|file| is_dotenv(path::file_name(file)))
        .filter_map(|file| {
            let variables = parse(&repository.text(file)?);
            (!variables.is_empty()).then(|| DotEnv {
                path: file.to_owned(),
                variables,
            })
        })
        .collect();
    files.sort_by_key(|file| (file.path.matches('/').count(), file.path.clone()));
    files
}

fn is_dotenv(name: &str) -> bool {
    name == ".env" || name == ".flaskenv" || name.starts_with(".env.") || name.ends_with(".env")
}

/// Lines of `NAME=value`, as python-dotenv reads the common ones: `export`, quotation marks, comments.
fn parse(text: &str) -> Vec<(String, String)> {
    text.lines().filter_map(variable).collect()
}

fn variable(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let starts_well = name.bytes().next().is_some_and(|first| !first.is_ascii_digit());
    if !starts_well || !name.bytes().all(is_name) {
        return None;
    }
    let value = unquoted(value.trim());
    (!value.is_empty()).then_some((name.to_owned(), value))
}

fn unquoted(value: &str) -> String {
    for mark in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(mark)
            && let Some(end) = rest.find(mark)
        {
            let inner = &rest[..end];
            return if mark == '"' {
                inner.replace("\\n", "\n")
            } else {
                inner.to_owned()
            };
        }
    }
    let comment = value.find(" #").unwrap_or(value.len());
    value[..comment].trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_as_people_write_them() {
        let text =
            "# comment\nexport A=1\nB = \"two words\" # why\nC='x#y'\nD=a b # c\nE=\n9X=1\nurl=postgres://u:p@h/d\n";
        let pairs = parse(text);
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("A", "1"),
                ("B", "two words"),
                ("C", "x#y"),
                ("D", "a b"),
                ("url", "postgres://u:p@h/d")
            ]
        );
    }

    #[test]
    fn the_nearest_file_comes_first() {
        let mut repository = Repository::new("r");
        for (path, text) in [
            ("deploy/prod.env", "A=1"),
            (".env.example", "A=2"),
            (".env.empty", "A="),
            ("env.py", "A=1"),
        ] {
            repository.insert(path, text.as_bytes().to_vec()).unwrap();
        }
        let files = dotenv_files(&repository);
        let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, [".env.example", "deploy/prod.env"]);
    }
}
