import Foundation
import MillraceReplay
import Testing

/// Expected results that are stored beside a dataset.
struct StoredResultTests {
    let folder: ReplayFolder
    let paths: [String]

    init() throws {
        folder = try ReplayFolder()
        paths = [try folder.write("", to: "fleet.jsonl")]
    }

    private func store(_ alerts: String, _ others: String? = "") throws {
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/fleet.expected", withIntermediateDirectories: true)
        _ = try folder.write(alerts, to: "fleet.expected/alerts.jsonl")
        if let others { _ = try folder.write(others, to: "fleet.expected/others.jsonl") }
    }

    private func differences(_ alerts: [String], _ others: [String] = []) throws -> [String] {
        var found = Derivation()
        found.results = ["alerts": alerts, "others": others]
        return try StoredResult.differences(
            paths: paths, application: SampleApplication.make(ignoredMembers: ["text"]), found: found)
    }

    @Test func withoutAFolderThereIsNothingToDifferFrom() throws {
        #expect(StoredResult.folder(for: paths, ending: "expected") == nil)
        #expect(try differences(["{\"a\":1}"]) == [])
    }

    @Test func onlyOneFileHasAStoredResult() throws {
        try store("")
        #expect(StoredResult.folder(for: paths, ending: "expected") == "\(folder.path)/fleet.expected")
        #expect(StoredResult.folder(for: paths + paths, ending: "expected") == nil)
        #expect(StoredResult.folder(for: [], ending: "expected") == nil)
    }

    @Test func aFileOfThatNameIsNoStoredResult() throws {
        _ = try folder.write("", to: "fleet.expected")
        #expect(StoredResult.folder(for: paths, ending: "expected") == nil)
    }

    @Test func memberThatAreNotComparedMayDiffer() throws {
        try store("{\"a\":1,\"text\":\"said\"}\n{\"a\":2}\n", "{\"b\":1}\n")
        #expect(try differences(["{\"a\":1}", "{\"a\":2}"], ["{\"b\":1}"]) == [])
    }

    @Test func everyDifferenceIsSeen() throws {
        try store("{\"a\":1}\n{\"a\":2}\n")
        let place = "\(folder.path)/fleet.expected/alerts.jsonl"
        #expect(
            try differences(["{\"a\":1}"]) == [
                "alerts, as stored in \(place): expected 2, found 1", "- {\"a\":2}",
            ])
        #expect(try differences(["{\"a\":2}", "{\"a\":1}"]).count == 3)
        #expect(try differences(["{\"a\":1}", "{\"a\":2}"], ["{}"]).count == 2)
    }

    /// An application with other options may have a stored result of its own, or none.
    @Test func theApplicationNamesItsStoredResult() throws {
        try store("{\"a\":1}\n")
        var application = SampleApplication.make(ignoredMembers: [])
        var found = Derivation()
        found.results = ["alerts": [], "others": []]
        #expect(try StoredResult.differences(paths: paths, application: application, found: found).count == 2)
        for ending in ["other.expected", nil] {
            application.storedResult = ending
            #expect(try StoredResult.differences(paths: paths, application: application, found: found) == [])
        }
    }

    @Test func aStoredResultThatIsNotCompleteIsAnError() throws {
        try store("", nil)
        #expect(throws: InputError.self) { try differences([]) }
    }
}
