import MillraceFormats

/// Documents for every production of RFC 8259, with the verdict that follows from its text.
enum JSONCorpus {
    static let accepted: [String] = [
        // Literals and top-level values of every kind
        "null", "true", "false", "0", "\"\"", "[]", "{}", " \t\r\n{ \n} \r", "[ ]", "\"text\"", "-0",
        // Numbers: int, frac, exp
        "[0,-0,1,-1,10,1234567890123456789012345678901234567890]", "[0.0,1.5,-0.25,1.000000000000000000000000]",
        "[1e0,1E0,1e+0,1e-0,1E+10,1.5e3,0e00,0E-99,1e0005]", "[123456.7,12345678,123456789]",
        // Strings: unescaped, every escape, pairs, the edges of UTF-8
        #"["\"\\\/\b\f\n\r\t"]"#, #"["\u0000\u001f\u0022\u005C\u007f\uFFFF\uaBcD"]"#,
        #"["\ud83d\ude00","\uDBFF\uDFFF"]"#,
        "[\"\u{7F}\",\"\u{80}\",\"\u{7FF}\",\"\u{800}\",\"\u{D7FF}\",\"\u{E000}\",\"\u{FFFF}\",\"\u{10000}\",\"\u{10FFFF}\"]",
        "[\"1234567\",\"12345678\",\"123456789\",\"1234567\u{E9}\",\"12345678901234567890\"]", "[\"\u{FEFF}\"]",
        // Objects: empty key, keys that differ late, prefixes of each other, normalisation forms
        #"{"":1}"#, #"{"a":{"a":{"a":1}}}"#, #"{"a":1,"A":2,"aa":3,"":4}"#,
        #"{"12345678a12345678":1,"12345678b12345678":2,"12345678":3}"#, "{\"\u{E9}\":1,\"e\u{301}\":2}",
        #"{"a":[{"b":1},{"b":1}],"b":{"a":1}}"#, #"{"a b":null,"a\tb":true}"#,
        // Arrays, nesting, white space everywhere
        "[[[[[[]]]]]]", "[1,[2,[3,{}]],{\"x\":[]}]", " [ 1 , 2 , { \"a\" : 3 , \"b\" : [ ] } ] ",
        "[\n        1,\n                  2\t\t]",
        String(repeating: "[", count: 128) + String(repeating: "]", count: 128),
    ]

    /// Documents to refuse, why, and at which byte.
    static let refused: [(String, JSONError.Code, Int)] = [
        ("", .empty, 0), (" \n\t ", .empty, 0), ("\u{FEFF}{}", .byteOrderMark, 0),
        // Values
        ("nul", .unexpectedEnd, 3), ("nulL", .expectedValue, 3), ("True", .expectedValue, 0),
        ("tru}", .expectedValue, 3),
        ("falsee", .trailingBytes, 5), ("NaN", .expectedValue, 0), ("Infinity", .expectedValue, 0),
        ("'a'", .expectedValue, 0),
        ("undefined", .expectedValue, 0), ("{} {}", .trailingBytes, 3), ("1 2", .trailingBytes, 2),
        ("[1]]", .trailingBytes, 3),
        ("\u{0B}1", .expectedValue, 0), ("\u{A0}1", .expectedValue, 0), ("//c\n1", .expectedValue, 0),
        ("[1]\u{0}", .trailingBytes, 3), ("\u{0}", .expectedValue, 0),
        // Arrays
        ("[", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("[,1]", .expectedValue, 1),
        ("[1,]", .expectedValue, 3), ("[1 2]", .expectedCommaOrEnd, 3), ("[1}", .expectedCommaOrEnd, 2),
        ("]", .expectedValue, 0),
        ("[1,,2]", .expectedValue, 3), ("[1:2]", .expectedCommaOrEnd, 2),
        // Objects
        ("{", .unexpectedEnd, 1), ("{\"a\"", .unexpectedEnd, 4), ("{\"a\":", .unexpectedEnd, 5),
        ("{\"a\":1", .unexpectedEnd, 6),
        ("{\"a\":1,", .unexpectedEnd, 7), ("{a:1}", .expectedKey, 1), ("{1:1}", .expectedKey, 1),
        ("{\"a\" 1}", .expectedColon, 5),
        ("{\"a\",1}", .expectedColon, 4), ("{\"a\":}", .expectedValue, 5), ("{\"a\":1,}", .expectedKey, 7),
        ("{,}", .expectedKey, 1),
        ("{\"a\":1 \"b\":2}", .expectedCommaOrEnd, 7), ("{\"a\":1]", .expectedCommaOrEnd, 6),
        ("{\"a\"::1}", .expectedValue, 5),
        // Numbers
        ("01", .malformedNumber, 1), ("-01", .malformedNumber, 2), ("00", .malformedNumber, 1),
        ("-", .unexpectedEnd, 1),
        ("-a", .malformedNumber, 1), ("+1", .expectedValue, 0), (".5", .expectedValue, 0), ("1.", .unexpectedEnd, 2),
        ("[1.]", .malformedNumber, 3), ("1.e1", .malformedNumber, 2), ("1e", .unexpectedEnd, 2),
        ("[1e]", .malformedNumber, 3),
        ("[1e+]", .malformedNumber, 4), ("1.5.5", .trailingBytes, 3), ("0x10", .trailingBytes, 1),
        ("1_000", .trailingBytes, 1),
        ("[1ee5]", .malformedNumber, 3), ("[--1]", .malformedNumber, 2), ("-.5", .malformedNumber, 1),
        ("1\u{FF11}", .trailingBytes, 1),
        // Strings
        ("\"", .unexpectedEnd, 1), ("\"abc", .unexpectedEnd, 4), ("\"1234567", .unexpectedEnd, 8),
        ("\"12345678", .unexpectedEnd, 9),
        ("\"a\\", .unexpectedEnd, 3), ("\"\\\"", .unexpectedEnd, 3), ("\"\\a\"", .badEscape, 2),
        ("\"\\'\"", .badEscape, 2),
        ("\"\\U0041\"", .badEscape, 2), ("\"\\u00\"", .badEscape, 5), ("\"\\u00g0\"", .badEscape, 5),
        ("\"\\u-001\"", .badEscape, 3),
        ("\"\\x41\"", .badEscape, 2), ("\"\\u004", .unexpectedEnd, 6), ("\"\n\"", .controlCharacter, 1),
        ("\"a\tb\"", .controlCharacter, 2), ("\"\u{0}\"", .controlCharacter, 1),
        ("\"12345678\u{1F}\"", .controlCharacter, 9),
        // Surrogates
        ("\"\\ud800\"", .loneSurrogate, 1), ("\"\\udc00\"", .loneSurrogate, 1),
        ("\"\\ud800\\ud800\"", .loneSurrogate, 1),
        ("\"\\udc00\\ud800\"", .loneSurrogate, 1), ("\"\\ud800x\"", .loneSurrogate, 1),
        ("\"\\ud83d\\n\"", .loneSurrogate, 1),
        ("\"\\ud83d\\u0041\"", .loneSurrogate, 1), ("\"\\ud83d\\u00", .unexpectedEnd, 11),
        // Duplicate keys, escaped spellings included
        (#"{"a":1,"a":2}"#, .duplicateKey, 7), (#"{"a":1,"\u0061":2}"#, .duplicateKey, 7),
        (#"{"\u0061":1,"b":0,"a":2}"#, .duplicateKey, 18),
        (#"[{"x":{"k":1,"k":1}}]"#, .duplicateKey, 13), (#"{"":1,"":2}"#, .duplicateKey, 6),
        (#"{"\/":1,"/":1}"#, .duplicateKey, 8),
        (#"{"12345678abc12345678":1,"12345678abc12345678":2}"#, .duplicateKey, 25),
        ("{\"\\ud83d\\ude00\":1,\"\u{1F600}\":2}", .duplicateKey, 18),
        // Depth
        (String(repeating: "[", count: 129) + String(repeating: "]", count: 129), .tooDeep, 128),
        (String(repeating: "{\"a\":", count: 129) + "1" + String(repeating: "}", count: 129), .tooDeep, 640),
    ]

    /// Strings that are not UTF-8 (RFC 3629), to be put in quotes: the bytes and the offset of the first bad one.
    static let notUTF8: [([UInt8], Int)] = [
        ([0x80], 0), ([0xBF], 0), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0), ([0xC2], 0), ([0xC2, 0x41], 0),
        ([0xE0, 0x80, 0x80], 0),
        ([0xE0, 0x9F, 0xBF], 0), ([0xE1, 0x80], 0), ([0xE1, 0x80, 0x41], 0), ([0xED, 0xA0, 0x80], 0),
        ([0xED, 0xBF, 0xBF], 0),
        ([0xF0, 0x80, 0x80, 0x80], 0), ([0xF0, 0x8F, 0xBF, 0xBF], 0), ([0xF0, 0x90, 0x80], 0),
        ([0xF4, 0x90, 0x80, 0x80], 0),
        ([0xF5, 0x80, 0x80, 0x80], 0), ([0xFE], 0), ([0xFF], 0), ([0x61, 0xC3, 0xA9, 0xC3], 3),
        ([0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x80], 9), ([0xF0, 0x9F, 0x98, 0x80, 0x80], 4),
    ]
}
