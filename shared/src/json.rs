//! Reads JSON with as little code as possible: every type that is read costs the browser a copy of its
//! reader, so this one does nothing twice. It takes what `serde_json` takes, except that a struct is always
//! an object and a number always an integer, and it tells no more than that something cannot be read.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer, de,
    de::{DeserializeOwned, DeserializeSeed, Visitor},
};
use thiserror::Error;

/// Deepest nesting that is read.
const DEEPEST: u8 = 100;

/// A text that is no JSON, or is no such value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("cannot be read")]
pub struct Unreadable;

/// Reads a whole text as one value.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Unreadable> {
    let mut reader = Reader {
        json,
        at: 0,
        depth: 0,
    };
    let value = T::deserialize(&mut reader)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(Unreadable),
    }
}

// Every reason is the same one: none of the texts that explain it is compiled in.
impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

type Done<T> = Result<T, Unreadable>;

struct Reader<'de> {
    json: &'de [u8],
    at: usize,
    depth: u8,
}

impl<'de> Reader<'de> {
    fn byte(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    /// The next byte that is no white space; it is not taken.
    #[inline(never)]
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    #[inline(never)]
    fn expect(&mut self, byte: u8) -> Done<()> {
        if self.peek() != Some(byte) {
            return Err(Unreadable);
        }
        self.at += 1;
        Ok(())
    }

    #[inline(never)]
    fn word(&mut self, word: &str) -> Done<()> {
        self.peek();
        let rest = self.json.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(Unreadable);
        }
        self.at += word.len();
        Ok(())
    }

    /// Takes the bracket that begins something nested.
    #[inline(never)]
    fn open(&mut self, bracket: u8) -> Done<()> {
        self.expect(bracket)?;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Unreadable);
        }
        Ok(())
    }

    #[inline(never)]
    fn close(&mut self, bracket: u8) -> Done<()> {
        self.expect(bracket)?;
        self.depth -= 1;
        Ok(())
    }

    /// Whether one more member stands before the closing bracket, which is not taken.
    #[inline(never)]
    fn more(&mut self, bracket: u8, first: &mut bool) -> Done<bool> {
        if self.peek() == Some(bracket) {
            return Ok(false);
        }
        if !std::mem::replace(first, false) {
            self.expect(b',')?;
        }
        Ok(true)
    }

    #[inline(never)]
    fn boolean(&mut self) -> Done<bool> {
        let yes = self.peek() == Some(b't');
        self.word(if yes { "true" } else { "false" })?;
        Ok(yes)
    }

    /// The sign and the digits behind it.
    #[inline(never)]
    fn number(&mut self) -> Done<(bool, u64)> {
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let begin = self.at;
        let mut number: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            number = number
                .checked_mul(10)
                .and_then(|number| number.checked_add(u64::from(digit - b'0')))
                .ok_or(Unreadable)?;
            self.at += 1;
        }
        let digits = self.at - begin;
        let padded = digits > 1 && self.json.get(begin) == Some(&b'0');
        let minus_nothing = negative && number == 0;
        if digits == 0 || padded || minus_nothing || matches!(self.byte(), Some(b'.' | b'e' | b'E')) {
            return Err(Unreadable);
        }
        Ok((negative, number))
    }

    #[inline(never)]
    fn string(&mut self) -> Done<Cow<'de, str>> {
        self.expect(b'"')?;
        let mut text = Vec::new();
        let mut begin = self.at;
        loop {
            match self.byte().ok_or(Unreadable)? {
                b'"' => {
                    let rest = self.json.get(begin..self.at).unwrap_or_default();
                    self.at += 1;
                    if text.is_empty() {
                        return std::str::from_utf8(rest)
                            .map(Cow::Borrowed)
                            .map_err(|_| Unreadable);
                    }
                    text.extend_from_slice(rest);
                    return String::from_utf8(text).map(Cow::Owned).map_err(|_| Unreadable);
                }
                b'\\' => {
                    text.extend_from_slice(self.json.get(begin..self.at).unwrap_or_default());
                    self.at += 1;
                    let meant = self.escape()?;
                    text.extend_from_slice(meant.encode_utf8(&mut [0; 4]).as_bytes());
                    begin = self.at;
                }
                0..0x20 => return Err(Unreadable),
                _ => self.at += 1,
            }
        }
    }

    /// The character that an escape means, behind its backslash.
    fn escape(&mut self) -> Done<char> {
        let meant = match self.byte().ok_or(Unreadable)? {
            same @ (b'"' | b'\\' | b'/') => char::from(same),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                if !(0xD800..0xDC00).contains(&unit) {
                    return char::from_u32(unit).ok_or(Unreadable);
                }
                if self.byte() != Some(b'\\') || self.json.get(self.at + 1) != Some(&b'u') {
                    return Err(Unreadable);
                }
                self.at += 1;
                let low = self.unit()?;
                if !(0xDC00..0xE000).contains(&low) {
                    return Err(Unreadable);
                }
                return char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00)).ok_or(Unreadable);
            }
            _ => return Err(Unreadable),
        };
        self.at += 1;
        Ok(meant)
    }

    /// `u` and four hexadecimal digits.
    fn unit(&mut self) -> Done<u32> {
        let digits = self.json.get(self.at + 1..self.at + 5).ok_or(Unreadable)?;
        self.at += 5;
        digits.iter().try_fold(0, |unit, digit| {
            let digit = char::from(*digit).to_digit(16).ok_or(Unreadable)?;
            Ok(unit * 16 + digit)
        })
    }
}

/// Methods that read one kind of value, whatever the type at hand makes of it.
macro_rules! each {
    ($($method:ident)* => $reader:ident, $visitor:ident: $body:expr) => {$(
        fn $method<V: Visitor<'de>>(self, $visitor: V) -> Done<V::Value> {
            let $reader = self;
            $body
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    each! { deserialize_any deserialize_ignored_any => reader, visitor:
        match reader.peek() {
            Some(b'"') => reader.deserialize_str(visitor),
            Some(b'[') => reader.deserialize_seq(visitor),
            Some(b'{') => reader.deserialize_map(visitor),
            Some(b'n') => reader.deserialize_unit(visitor),
            Some(b't' | b'f') => reader.deserialize_bool(visitor),
            _ => reader.deserialize_u64(visitor),
        }
    }

    each! { deserialize_bool => reader, visitor: visitor.visit_bool(reader.boolean()?) }

    each! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 => reader, visitor:
        match reader.number()? {
            (false, number) => visitor.visit_u64(number),
            (true, number) => visitor.visit_i64(0_i64.checked_sub_unsigned(number).ok_or(Unreadable)?),
        }
    }

    each! { deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf => reader, visitor: {
        let _ = (reader, visitor);
        Err(Unreadable)
    } }

    each! { deserialize_char deserialize_str deserialize_string deserialize_identifier => reader, visitor:
        visitor.visit_str(&reader.string()?)
    }

    each! { deserialize_unit => reader, visitor: {
        reader.word("null")?;
        visitor.visit_unit()
    } }

    each! { deserialize_option => reader, visitor:
        if reader.peek() == Some(b'n') {
            reader.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(reader)
        }
    }

    each! { deserialize_seq => reader, visitor: {
        reader.open(b'[')?;
        let value = visitor.visit_seq(Members { reader: &mut *reader, first: true })?;
        reader.close(b']')?;
        Ok(value)
    } }

    each! { deserialize_map => reader, visitor: {
        reader.open(b'{')?;
        let value = visitor.visit_map(Members { reader: &mut *reader, first: true })?;
        reader.close(b'}')?;
        Ok(value)
    } }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Done<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Done<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Done<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Done<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Done<V::Value> {
        self.deserialize_map(visitor)
    }

    /// A variant without data is its name, one with data an object of one member.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Done<V::Value> {
        if self.peek() == Some(b'"') {
            return visitor.visit_enum(Variant {
                reader: self,
                bare: true,
            });
        }
        self.open(b'{')?;
        let value = visitor.visit_enum(Variant {
            reader: &mut *self,
            bare: false,
        })?;
        self.close(b'}')?;
        Ok(value)
    }
}

/// What stands between two brackets.
struct Members<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'de> de::SeqAccess<'de> for Members<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Done<Option<T::Value>> {
        if self.reader.more(b']', &mut self.first)? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> de::MapAccess<'de> for Members<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Done<Option<K::Value>> {
        if !self.reader.more(b'}', &mut self.first)? {
            return Ok(None);
        }
        if self.reader.peek() != Some(b'"') {
            return Err(Unreadable);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Done<V::Value> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

struct Variant<'a, 'de> {
    reader: &'a mut Reader<'de>,
    bare: bool,
}

impl<'a, 'de> Variant<'a, 'de> {
    fn data(self) -> Done<&'a mut Reader<'de>> {
        if self.bare {
            Err(Unreadable)
        } else {
            Ok(self.reader)
        }
    }
}

impl<'de> de::EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Done<(V::Value, Self)> {
        let name = seed.deserialize(&mut *self.reader)?;
        if !self.bare {
            self.reader.expect(b':')?;
        }
        Ok((name, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Done<()> {
        if self.bare {
            Ok(())
        } else {
            self.reader.word("null")
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Done<T::Value> {
        seed.deserialize(self.data()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Done<V::Value> {
        self.data()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Done<V::Value> {
        self.data()?.deserialize_map(visitor)
    }
}
