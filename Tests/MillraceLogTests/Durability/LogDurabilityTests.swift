import Foundation
import MillraceCore
import Testing

@testable import MillraceLog

/// Durability belongs to the log: on the real disk, with the real database.
@Suite struct LogDurabilityTests {
    let events = TopicPartition("events", 0)

    func options(_ durability: LogDurability? = nil, boot: String = "this") -> LogOptions {
        var options = LogOptions(segmentBytes: 16 << 10, indexIntervalBytes: 512, durability: durability)
        options.bootID = boot
        return options
    }

    @Test(arguments: LogDurability.allCases) func itIsDecidedWhenTheLogIsCreated(_ durability: LogDurability) throws {
        let folder = try TemporaryFolder()
        try EmbeddedLog.open(directory: folder.path, options: options(durability)).close()
        for asked in [nil, durability] {
            let log = try EmbeddedLog.open(directory: folder.path, options: options(asked))
            #expect(log.durability == durability)
            log.close()
        }
        let other = LogDurability.allCases.first { $0 != durability }
        let error = #expect(throws: EngineError.self) {
            try EmbeddedLog.open(directory: folder.path, options: options(other))
        }
        #expect(error?.code == .invalid)
        for word in [folder.path, "process", "power"] { #expect(error?.message.contains(word) == true) }
        // Also while it is open.
        let log = try EmbeddedLog.open(directory: folder.path, options: options())
        #expect(throws: EngineError.self) { try EmbeddedLog.open(directory: folder.path, options: options(other)) }
        #expect(log.durability == durability)
    }

    @Test func aNewLogSurvivesTheEndOfAProcess() throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(directory: folder.path, options: options())
        #expect(log.durability == .process)
        #expect(try EmbeddedLog.inMemory().durability == .process)
    }

    /// The machine is started anew in the eyes of the log; what is on the disk, a test decides.
    @Test(arguments: LogDurability.allCases) func afterAnotherStartTheTailIsChecked(
        _ durability: LogDurability
    ) throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(directory: folder.path, options: options(durability))
        try log.createTopic(TopicDescription(name: "events", partitions: 1))
        for value in large("a", 40) { try log.write([value], to: events) }
        try log.flush()
        for value in large("b", 40) { try log.write([value], to: events) }
        // The last byte that was committed is lost.
        let path = try #require(folder.files("log").last)
        let committed = try Data(contentsOf: URL(filePath: path))
        let last = try #require(committed.lastIndex { $0 != 0 })
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64(last))
        try file.write(contentsOf: Data([0]))
        try file.close()

        // While the machine runs on, nothing is checked: files are as they were written.
        #expect(try EmbeddedLog.open(directory: folder.path, options: options()).offsets(of: events) == 0..<80)
        guard durability == .process else {
            // Every byte was durable, so this is damage.
            let again = try EmbeddedLog.open(directory: folder.path, options: options(boot: "next"))
            #expect(again.recovery == nil)
            let error = #expect(throws: EngineError.self) { try again.readAll(events) }
            #expect(error?.code == .corrupt && error?.message.contains(path) == true)
            return
        }
        let again = try EmbeddedLog.open(directory: folder.path, options: options(boot: "next"))
        #expect(again.recovery?.records == 40)
        #expect(try again.readAll(events).map(\.text) == large("a", 40))
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try again.write(["c"], to: events) == 40..<41)
        #expect(try EmbeddedLog.open(directory: folder.path, options: options(boot: "next")).recovery == nil)
    }

    /// The mark of a failed sync: the database's own log is moved into the database, and the mark is gone.
    @Test func afterAFailedSyncTheDatabaseIsWrittenAnew() throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(directory: folder.path, options: options())
        try log.createTopic(TopicDescription(name: "events", partitions: 2))
        for number in 0..<200 { try log.write(["\(number)"], to: events) }
        try log.core.manifest.change { (session) throws(EngineError) in
            guard var row = try session.log() else { return }
            row.isSuspect = true
            try session.save(row)
        }
        let ahead = URL(filePath: folder.path + "/log.sqlite-wal")
        let before = try Data(contentsOf: ahead).count
        let again = try EmbeddedLog.open(directory: folder.path, options: options())
        #expect(try Data(contentsOf: ahead).count < before / 4)
        #expect(try again.core.manifest.read { (session) throws(EngineError) in try session.log()?.isSuspect } == false)
        #expect(try again.readAll(events).count == 200)
        try again.flush()
    }

    /// Whether another process has opened it meanwhile or not, offsets, producers and segments go back together.
    @Test func theWholeLogGoesBack() throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(directory: folder.path, options: options())
        try log.createTopic(TopicDescription(name: "events", partitions: 2))
        _ = try log.writeBoth(large("a", 30), place: 3)
        try log.deleteRecords(before: [events: 16])
        try log.flush()
        let durable = try Sight(log)
        _ = try log.writeBoth(large("b", 30), place: 4, by: "another")
        _ = try log.writeBoth(large("c", 30), place: 5)
        try log.deleteRecords(before: [events: 70])
        #expect(unlink(try #require(folder.files("log").last)) == 0)
        let again = try EmbeddedLog.open(directory: folder.path, options: options(boot: "next"))
        #expect(again.recovery?.records == 120)
        #expect(try Sight(again) == durable)
        #expect(try again.writeBoth(["d"], place: 6).ranges?[events] == 30..<31)
        again.close()
        let third = try EmbeddedLog.open(directory: folder.path, options: options(boot: "third"))
        #expect(third.recovery == nil)
        #expect(try third.committedOffsets(group: "g")[events]?.offset == 6)
        #expect(try third.offsets(of: events) == 16..<31)
    }
}
