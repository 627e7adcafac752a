import Foundation
import MillraceReplay
import Testing

/// Section 1, checks 1 to 10: each with lines that pass all before it and fail it. All expectations are read off the
/// page.
@Suite struct OracleLineTests {
    private static let start = #"{"id":"x","time":"2026-03-02T00:00:00Z""#
    private static let fine = start + #","from":"a","to":"b","currency":"EUR","amount":"1.00""#

    private func verdict(_ line: String) throws -> String {
        let derivation = try FraudCase().derive([line])
        #expect(derivation.read == 1)
        return try derivation.verdicts()[0]
    }

    @Test func longest() throws {
        let start = Self.fine + #","x":""#
        func line(_ bytes: Int) -> String {
            start + String(repeating: "x", count: bytes - start.utf8.count - 2) + "\"}"
        }
        #expect(try verdict(line(65_536)) == "attempt")
        #expect(try verdict(line(65_537)) == "too-long")
        #expect(try verdict(String(repeating: "x", count: 65_537)) == "too-long")
    }

    @Test(arguments: [
        ("x", "malformed"), ("[]", "malformed"), (fine + #","id":"y"}"#, "malformed"), ("{}", "no-id"),
        (#"{"id":1}"#, "no-id"), (#"{"id":""}"#, "no-id"), (#"{"id":null}"#, "no-id"), (#"{"id":"x"}"#, "no-time"),
        (#"{"id":"x","time":0}"#, "no-time"), (#"{"id":"x","time":"2026-03-02T00:00:00"}"#, "no-time"),
        (#"{"id":"x","time":"0000-01-01T00:00:00+00:01"}"#, "no-time"),
        (start + #","action":"refund"}"#, "unknown-action"), (start + #","action":1,"from":1}"#, "unknown-action"),
        (start + #","action":"release","from":1,"device":1}"#, "action"), (start + "}", "no-account"),
        (start + #","action":null}"#, "no-account"),
        (start + #","from":"a","to":""}"#, "no-account"), (start + #","from":"a","to":1}"#, "no-account"),
        (start + #","from":"a","to":"b"}"#, "no-currency"),
        (start + #","from":"a","to":"b","currency":"eur"}"#, "no-currency"),
        (start + #","from":"a","to":"b","currency":"EURO"}"#, "no-currency"),
        (start + #","from":"a","to":"b","currency":"EUR"}"#, "bad-amount"),
        (fine + #","channel":1}"#, "wrong-type"), (fine + #","channel":"web","device":null,"x":[{}]}"#, "attempt"),
        (fine + #","zone":"Mars/Olympus"}"#, "wrong-type"), (fine + #","zone":"Asia/Tokyo"}"#, "attempt"),
        (fine + #","location":[]}"#, "wrong-type"), (fine + #","location":{"lat":1}}"#, "wrong-type"),
        (fine + #","location":{"lat":1,"lon":"2"}}"#, "wrong-type"),
        (fine + #","location":{"lat":-90,"lon":180.000}}"#, "attempt"),
        (fine + #","location":{"lat":-90.0000000001,"lon":180}}"#, "wrong-type"),
        (fine + #","location":{"lat":0,"lon":180.0000001}}"#, "wrong-type"),
    ]) func reason(_ line: String, _ expected: String) throws {
        #expect(try verdict(line) == expected)
    }

    @Test func bytesOfNames() throws {
        func line(_ id: String, _ device: String) -> String {
            #"{"id":"\#(id)","time":"2026-03-02T00:00:00Z","from":"a","to":"b","currency":"EUR","amount":1,"#
                + #""device":"\#(device)"}"#
        }
        let longest = String(repeating: "é", count: 32)
        #expect(try verdict(line(longest, longest)) == "attempt")
        #expect(try verdict(line(longest + "x", "")) == "no-id")
        #expect(try verdict(line("\\u0000", longest + "x")) == "wrong-type")
    }

    /// The amount in minor units that the decision tells.
    @Test(
        arguments: [
            ("1", "EUR", 100), ("1.10", "EUR", 110), ("\"1.100\"", "EUR", 110), ("1.101", "EUR", nil),
            ("1e2", "EUR", 10_000),
            ("25e-2", "EUR", 25), ("25e-3", "EUR", nil), ("0", "EUR", nil), ("-1", "EUR", nil),
            ("\"0.00\"", "EUR", nil),
            ("1.0", "JPY", 1), ("1.5", "JPY", nil), ("1.234", "KWD", 1_234), ("0.00000001", "XBT", 1),
            ("10000000000000", "EUR", 1_000_000_000_000_000), ("10000000000000.01", "EUR", nil),
            ("1000000000000000", "JPY", 1_000_000_000_000_000), ("1000000000000001", "JPY", nil),
            ("1.2345", "UYW", 12_345),
            ("\" 1\"", "EUR", nil), ("\"\"", "EUR", nil), ("true", "EUR", nil), ("[1]", "EUR", nil),
        ] as [(String, String, Int64?)])
    func amounts(_ amount: String, _ currency: String, _ minor: Int64?) throws {
        let derivation = try FraudCase().derive([FraudCase.transfer(1, "a", "b", amount, 0, currency: currency)])
        #expect(try derivation.decisions.map(\.amount) == (minor.map { [$0] } ?? []))
        #expect(derivation.rejected == (minor == nil ? [1: "bad-amount"] : [:]))
    }

    /// Blank lines are not counted; lines of two files do not join; bytes that are no UTF-8 are malformed.
    @Test func files() throws {
        let derivation = try FraudCase().derive(
            files: [
                Data(" \t\r\n{\"a\":\"".utf8) + Data([0x80]) + Data("\"}\n".utf8), Data("{}\r\n\n{\"id\"".utf8), Data(),
            ])
        #expect(try derivation.verdicts() == ["malformed", "no-id", "malformed"])
    }

    /// Strings go through unchanged, a NUL included: in the order of their bytes "a" comes before "a\u0000".
    @Test func texts() throws {
        let line =
            #"{"id":"\u0000\"é","time":"2026-03-02T00:00:00Z","#
            + #""from":"a\u0000","to":"a","currency":"EUR","amount":1}"#
        let decision = try #require(try FraudCase().derive([line]).decisions.first)
        #expect(decision.id == "\0\"é" && decision.from == "a\0" && decision.to == "a")
    }
}
