import Foundation
import MillraceReplay
import Testing
import TirePressureAlerts

/// Checks 1 to 14 of the specification: each with a line that passes all before it and fails it, and with one that fails
/// it and the next.
@Suite struct OracleCheckTests {
    private let fine = #""pressure_kPa":200"#

    /// The reason for which the last of `lines` is rejected; `accepted`, `duplicate` or `late` where it is not.
    private func verdict(_ lines: [String], registry: [String] = OracleCase.fourWheels) throws -> String {
        let derivation = try OracleCase(registry: registry).derive(lines)
        let last = Int64(lines.count)
        #expect(derivation.read == last)
        let rejected = Int64(derivation.rejected.count)
        let late = Int64(derivation.late.count)
        #expect(derivation.accepted + derivation.duplicates + late + rejected == last)
        if let reason = derivation.rejected[last] { return reason }
        if derivation.late.contains(last) { return "late" }
        return derivation.accepted + rejected + late == last ? "accepted" : "duplicate"
    }

    private func verdict(_ line: String) throws -> String { try verdict([line]) }

    @Test func theLongestLine() throws {
        let start = #"{"sensor":"a","time":0,"pressure_kPa":200,"x":""#
        func line(bytes: Int) -> String { start + String(repeating: "x", count: bytes - start.utf8.count - 2) + "\"}" }
        #expect(try verdict(line(bytes: 262_144)) == "accepted")
        #expect(try verdict(line(bytes: 262_145)) == "too-long")
        #expect(try verdict(String(repeating: "x", count: 262_145)) == "too-long")
    }

    @Test(arguments: [
        "x", "[]", "\"a\"", "1", "null", "{", #"{"a":1,}"#, #"{"a":1}{"b":2}"#, #"{"a":1} x"#, #"{"a":01}"#,
        #"{a:1}"#, "{'a':1}", #"{"a":NaN}"#, #"{"a":+1}"#, #"{"a":1.}"#, #"{"a":.5}"#, #"{"a":"\x"}"#,
        "{\"a\":\"\t\"}", #"{"a":"\ud800"}"#, #"{"a":"\udc00\ud800"}"#, #"{"a":tru}"#, #"{"a":1 "b":2}"#,
        "\u{FEFF}{}", "\u{A0}{}", "{}\u{C}", "{}\u{0}", "{\"a\":\"\u{0}\"}", "/**/{}", #"{"a":1,"a":2}"#,
        #"{"a":1,"\u0061":2}"#, #"{"b":{"a":1,"a":2}}"#, #"{"b":[{"a":1,"a":2}]}"#,
    ]) func malformed(_ line: String) throws {
        #expect(try verdict(line) == "malformed")
    }

    @Test(arguments: [
        "{}", " {\t} \r", #"{"\ud83d\ude97":"\u0000\"\\\/\b\f\n\r\t"}"#, #"{"a":[-0,0.5e-7,1E+2,{"a":true}],"b":null}"#,
        #"{"model":1,"sensor":1.5}"#, #"{"model":null,"sensor":true}"#, #"{"id":"a","time":0}"#, #"{"a":1,"A":2}"#,
        #"{"model\u0000":"m","id":"a","time":0}"#, "{\"a\u{301}\":1,\"\u{E1}\":2}",
    ]) func unknownFormat(_ line: String) throws {
        #expect(try verdict(line) == "unknown-format")
    }

    /// Bytes that are no UTF-8: a lone continuation, a surrogate, an overlong form; two files, whose lines do not join.
    @Test func bytesAndFiles() throws {
        let broken: [[UInt8]] = [[0x80], [0xED, 0xA0, 0x80], [0xC0, 0xAF]]
        let lines = broken.map { Data(#"{"a":""#.utf8) + Data($0) + Data("\"}\n".utf8) }
        let derivation = try OracleCase().derive(
            files: lines + [Data("\n \t\r\n{}".utf8), Data("\r\n\n".utf8), Data("{}".utf8), Data()])
        #expect(derivation.read == 5)
        #expect(
            derivation.rejected == [
                1: "malformed", 2: "malformed", 3: "malformed", 4: "unknown-format", 5: "unknown-format",
            ])
    }

    /// The outermost object is one level: 127 arrays in it make 128.
    @Test func depth() throws {
        func line(_ arrays: Int) -> String {
            #"{"a":"# + String(repeating: "[", count: arrays) + String(repeating: "]", count: arrays) + "}"
        }
        #expect(try verdict(line(127)) == "unknown-format")
        #expect(try verdict(line(128)) == "malformed")
        #expect(try verdict(line(100_000)) == "malformed")
    }

    @Test(arguments: [
        #""model":"m""#, #""model":"m","id":"""#, #""model":"m","id":null"#, #""model":"m","id":1.0"#,
        #""model":"m","id":true"#, #""sensor":"""#, #""model":"m","sensor":"a""#,
    ]) func noID(_ member: String) throws {
        #expect(try verdict("{\(member),\"time\":0,\(fine)}") == "no-id")
        #expect(try verdict("{\(member),\"time\":\"x\"}") == "no-id")
    }

    @Test func noTime() throws {
        for time in ["", #","time":null"#, #","time":"x""#, #","time":true"#, #","time":1.5"#, #","time":[0]"#] {
            #expect(try verdict("{\"sensor\":\"a\"\(time),\"pressure_kPa\":\"x\"}") == "no-time", "\(time)")
        }
    }

    /// M is 100,000: late is what is under 70,000. A late line with a wrong type is late. A rejected line moves M, a line
    /// without an id does not; an earlier line does not take it back.
    @Test func late() throws {
        let first = OracleCase.reading("a", 100_000, kPa: 200)
        #expect(try verdict([first, OracleCase.reading("a", 70_000, kPa: 200)]) == "accepted")
        #expect(try verdict([first, OracleCase.reading("a", 69_999, kPa: 200)]) == "late")
        #expect(try verdict([first, #"{"sensor":"a","time":69999,"pressure_kPa":"x"}"#]) == "late")
        let moves = [first, OracleCase.reading("?", 200_000, kPa: 200)]
        #expect(try verdict(moves + [OracleCase.reading("a", 169_999, kPa: 200)]) == "late")
        #expect(try verdict(moves + [first, OracleCase.reading("a", 169_999, kPa: 200)]) == "late")
        let still = [first, #"{"sensor":"","time":200000}"#]
        #expect(try verdict(still + [OracleCase.reading("a", 70_000, kPa: 200)]) == "accepted")
    }

    @Test(arguments: [
        #""pressure_kPa":"200""#, #""pressure_kPa":true"#, #""pressure_PSI":"x""#,
        #""pressure_kPa":null,"pressure_PSI":[]"#,
        #""temperature_C":"20""#, #""temperature_F":false"#, #""moving":"yes""#, #""battery_ok":"1""#, #""battery":1"#,
        #""battery_ok":null,"battery":{}"#,
    ]) func wrongType(_ members: String) throws {
        #expect(try verdict("{\"sensor\":\"a\",\"time\":0,\(members)}") == "wrong-type")
    }

    /// What is not used may be of any type.
    @Test(arguments: [
        #""pressure_kPa":200,"pressure_PSI":"x""#, #""temperature_C":20,"temperature_F":"x""#,
        #""pressure_kPa":200,"battery_ok":true,"battery":1"#, #""pressure_kPa":200,"moving":null,"flags":{}"#,
        #""pressure_kPa":null,"pressure_PSI":29"#, #""pressure\u005fkPa":200"#,
    ]) func ofNoAccount(_ members: String) throws {
        #expect(try verdict("{\"sensor\":\"a\",\"time\":0,\(members)}") == "accepted")
    }

    @Test func noPressure() throws {
        #expect(try verdict(#"{"sensor":"?","time":0,"pressure_kPa":null}"#) == "no-pressure")
        #expect(try verdict(#"{"sensor":"a","time":0}"#) == "no-pressure")
    }

    @Test func registered() throws {
        let entry = #""vehicle":"car","wheel":"Row1.Left","placard_kPa":200,"time_zone":"UTC""#
        let other = entry.replacing("Left", with: "Right")
        let registry = ["{\"sensor\":7,\(entry)}", "{\"sensor\":\"x\",\"model\":\"m\",\(other)}"]
        func verdict(_ members: String) throws -> String {
            try self.verdict(["{\(members),\"time\":0,\(fine)}"], registry: registry)
        }
        #expect(try verdict(#""sensor":7"#) == "accepted")
        #expect(try verdict(#""sensor":"7""#) == "accepted")
        #expect(try verdict(#""model":"any","id":7"#) == "accepted")
        #expect(try verdict(#""sensor":"07""#) == "unregistered")
        #expect(try verdict(#""sensor":"7\u0000""#) == "unregistered")
        #expect(try verdict(#""model":"m","id":"x""#) == "accepted")
        #expect(try verdict(#""model":"M","id":"x""#) == "unregistered")
        #expect(try verdict(#""sensor":"x""#) == "unregistered")
        #expect(try verdict(#""sensor":"?","vehicle":"bus""#) == "unregistered")
    }

    @Test func registryMismatch() throws {
        func verdict(_ more: String) throws -> String { try self.verdict(OracleCase.reading("a", 0, kPa: 200, more)) }
        #expect(try verdict(#""vehicle":"car","wheel":"Row1.Left""#) == "accepted")
        #expect(try verdict(#""vehicle":null"#) == "accepted")
        #expect(try verdict(#""vehicle":"bus""#) == "registry-mismatch")
        #expect(try verdict(#""wheel":"Row1.Right""#) == "registry-mismatch")
        #expect(try verdict(#""wheel":1"#) == "registry-mismatch")
        #expect(try self.verdict(OracleCase.reading("a", 0, kPa: -9, #""wheel":"x""#)) == "registry-mismatch")
        let packet = #"{"model":"Truck","id":"a","wheel":2,"vehicle":"bus","time":0,"pressure_kPa":200}"#
        #expect(try self.verdict(packet) == "accepted")
    }

    /// −0.0004 kPa is −0.4 Pa, which is 0 Pa; −0.0005 kPa is −0.5 Pa, which is −1 Pa.
    @Test(arguments: [
        (#""pressure_kPa":0"#, "accepted"), (#""pressure_kPa":-0.0004"#, "accepted"),
        (#""pressure_kPa":-0.0005"#, "implausible-pressure"), (#""pressure_kPa":1200"#, "accepted"),
        (#""pressure_kPa":1200.0004999"#, "accepted"), (#""pressure_kPa":1200.0005"#, "implausible-pressure"),
        (#""pressure_kPa":1e999999999999"#, "implausible-pressure"),
        (#""pressure_kPa":-1e99,"temperature_C":151"#, "implausible-pressure"),
        (#""temperature_C":-40"#, "accepted"), (#""temperature_C":-40.0005"#, "implausible-temperature"),
        (#""temperature_C":150"#, "accepted"), (#""temperature_C":150.0005"#, "implausible-temperature"),
        (#""temperature_F":302"#, "accepted"), (#""temperature_F":302.001"#, "implausible-temperature"),
    ]) func plausible(_ members: String, _ expected: String) throws {
        #expect(try verdict("{\"sensor\":\"a\",\"time\":0,\(members)}") == expected)
    }

    /// What is implausible is no packet of a burst: its copy is implausible too.
    @Test func implausibleTwice() throws {
        let line = OracleCase.reading("a", 0, kPa: 9_999)
        #expect(try verdict([line, line]) == "implausible-pressure")
    }
}
