import MillraceReplay
import Testing

/// The comparison of two derivations: every difference is seen, equal ones have none.
struct ComparisonTests {
    static let expected: Derivation = {
        var derivation = Derivation()
        derivation.read = 10
        derivation.accepted = 4
        derivation.duplicates = 1
        derivation.dropped = ["parked": 2]
        derivation.rejected = [3: "malformed", 5: "no-id"]
        derivation.late = [7]
        derivation.results = ["alerts": ["{\"a\":1}", "{\"a\":2}", "{\"a\":1}"], "other": []]
        return derivation
    }()

    @Test func equalOnesDoNotDiffer() {
        #expect(Comparison.differences(expected: Self.expected, found: Self.expected) == [])
    }

    /// What is changed in one of two equal derivations, and the difference that must be told.
    struct Change: CustomTestStringConvertible {
        var lines: String
        var change: @Sendable (inout Derivation) -> Void

        init(_ lines: String, _ change: @escaping @Sendable (inout Derivation) -> Void) {
            self.lines = lines
            self.change = change
        }

        var testDescription: String { lines }
    }

    static let changes: [Change] = [
        Change("read: expected 10, found 11", { $0.read = 11 }),
        Change("accepted: expected 4, found 3", { $0.accepted = 3 }),
        Change("duplicates: expected 1, found 2", { $0.duplicates = 2 }),
        Change("dropped: expected [\"parked\": 2], found [:]", { $0.dropped = [:] }),
        Change(
            "rejected lines: expected 2, found 2; - line 3: malformed; + line 3: no-id", { $0.rejected[3] = "no-id" }),
        Change("rejected lines: expected 2, found 1; - line 5: no-id", { $0.rejected[5] = nil }),
        Change("rejected lines: expected 2, found 3; + line 6: no-id", { $0.rejected[6] = "no-id" }),
        Change("late lines: expected 1, found 1; - line 7; + line 8", { $0.late = [8] }),
        Change("late lines: expected 1, found 2; + line 7", { $0.late = [7, 7] }),
        Change("alerts: expected 3, found 3; - {\"a\":1}; + {\"a\":3}", { $0.results["alerts"]?[2] = "{\"a\":3}" }),
        Change("alerts: expected 3, found 2; - {\"a\":1}", { $0.results["alerts"]?.removeLast() }),
        Change("alerts: expected 3, found 4; + {\"a\":1}", { $0.results["alerts"]?.append("{\"a\":1}") }),
        Change("other: expected 0, found 1; + {}", { $0.results["other"] = ["{}"] }),
        Change("more: expected 0, found 1; + {}", { $0.results["more"] = ["{}"] }),
        Change(
            "alerts: the same, but in another order from number 2 on; - {\"a\":2}; + {\"a\":1}",
            { $0.results["alerts"]?.swapAt(1, 2) }),
    ]

    @Test(arguments: changes)
    func aDifferenceIsSeen(change: Change) {
        var found = Self.expected
        change.change(&found)
        #expect(Comparison.differences(expected: Self.expected, found: found).joined(separator: "; ") == change.lines)
    }

    @Test func manyDifferencesAreCutOff() {
        var (expected, found) = (Derivation(), Derivation())
        expected.results["alerts"] = (1...12).map { "{\"a\":\($0)}" }
        found.results["alerts"] = []
        let lines = Comparison.differences(expected: expected, found: found)
        #expect(lines.count == 12)
        #expect(lines.first == "alerts: expected 12, found 0")
        #expect(lines.last == "… and 2 more that were expected")
    }

    @Test(arguments: [
        ("{\"a\":1,\"b\":\"x\"}", "{\"a\":1,\"b\":\"x\"}"),
        ("{\"a\":1,\"text\":\"for people\",\"b\":\"x\"}", "{\"a\":1,\"b\":\"x\"}"),
        ("{\"text\":1}", "{}"),
        ("{\"b\":{\"text\":1}}", "{\"b\":{\"text\":1}}"),
        ("{ \"b\" : 1.50 , \"a\" : [ ] }", "{\"b\":1.50,\"a\":[]}"),
    ])
    func ignoredMembersAreLeftOutAndTheOthersKept(line: String, comparable: String) throws {
        #expect(try Comparison.comparable(Array(line.utf8), without: ["text"]) == comparable)
    }

    @Test func aResultThatIsNoJSONIsAnError() {
        #expect(throws: (any Error).self) { try Comparison.comparable(Array("{".utf8), without: []) }
    }
}
