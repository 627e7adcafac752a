import Foundation
import MillraceCore
import MillraceLog
import Testing

/// Damage before a committed end is an error that names file and byte; a folder that is no log is left alone.
@Suite struct DamageTests {
    let events = TopicPartition("events", 0)

    func makeLog() throws -> (TestLog, TemporaryFolder) {
        let test = try TestLog(.disk)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 1))
        return (test, try #require(test.folder))
    }

    func flip(_ path: String, at position: UInt64) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: position)
        let byte = try #require(try file.read(upToCount: 1)?.first)
        try file.seek(toOffset: position)
        try file.write(contentsOf: Data([byte ^ 0x10]))
        try file.close()
    }

    /// Three batches; each byte of the second is damaged in turn. Either the damage is reported, with the file's name, or
    /// it lies in the leader epoch, which the checksum does not cover and nobody reads.
    @Test func everyDamagedByteIsFoundOrHarmless() throws {
        let (test, folder) = try makeLog()
        let sizes = try ["first", "second", "third"].map { text in
            let one = batch([text])
            let producer = try test.log.makeProducer(transactionalID: "p")
            try producer.begin()
            let size = one.byteCount
            try producer.append(one, to: events)
            #expect(producer.commit().ranges != nil)
            return size
        }
        let path = folder.files("log")[0]
        var harmless: [Int] = []
        for position in sizes[0]..<(sizes[0] + sizes[1]) {
            try flip(path, at: UInt64(position))
            let consumer = try test.log.makeConsumer()
            let buffer = RecordBuffer()
            #expect(try consumer.fetch(events, from: 0, maxBytes: 1, into: buffer) == 1)
            do {
                _ = try consumer.fetch(events, from: 1, maxBytes: 1, into: buffer)
                #expect(buffer.records.map { Sample($0).text } == ["second"])
                harmless.append(position - sizes[0])
            } catch {
                #expect(error.code == .corrupt)
                #expect(error.message.contains(path) && error.message.contains("at byte"))
                #expect(buffer.records.isEmpty)
            }
            try flip(path, at: UInt64(position))
        }
        #expect(harmless == Array(12..<16))
        #expect(try test.log.readAll(events).map(\.text) == ["first", "second", "third"])
    }

    @Test func whatLiesBeforeTheDamageIsHandedOut() throws {
        let (test, folder) = try makeLog()
        for text in ["first", "second"] { try test.log.write([text], to: events) }
        try flip(folder.files("log")[0], at: UInt64(batch(["first"]).byteCount + 30))
        let consumer = try test.log.makeConsumer()
        let buffer = RecordBuffer()
        #expect(try consumer.fetch(events, from: 0, maxBytes: 1 << 20, into: buffer) == 1)
        #expect(buffer.records.map { Sample($0).text } == ["first"])
        let error = #expect(throws: EngineError.self) {
            try consumer.fetch(events, from: 1, maxBytes: 1 << 20, into: buffer)
        }
        #expect(error?.code == .corrupt)
    }

    @Test func aMissingSegmentIsNamed() throws {
        let (test, folder) = try makeLog()
        try test.log.write(["first"], to: events)
        try FileManager.default.removeItem(atPath: folder.files("log")[0])
        let error = #expect(throws: EngineError.self) { try test.log.readAll(events) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("00000000000000000000.log is missing") == true)
    }

    @Test func aSegmentThatWasCutOffIsNamed() throws {
        let (test, folder) = try makeLog()
        try test.log.write(["first"], to: events)
        #expect(truncate(folder.files("log")[0], 20) == 0)
        let error = #expect(throws: EngineError.self) { try test.log.readAll(events) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("has been cut off") == true)
    }
}

/// Folders that are not, or not quite, a log.
@Suite struct FolderTests {
    func open(_ path: String) -> EngineError? {
        do {
            try EmbeddedLog.open(directory: path).close()
            return nil
        } catch {
            return error
        }
    }

    @Test func aFileIsNoFolder() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/file"
        try Data("x".utf8).write(to: URL(filePath: file))
        for path in [file, file + "/below"] {
            let error = try #require(open(path))
            #expect(error.code == .io)
            #expect(error.message.contains("is a file"))
        }
        #expect(try Data(contentsOf: URL(filePath: file)) == Data("x".utf8))
    }

    @Test func aForeignFolderIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        try Data("x".utf8).write(to: URL(filePath: folder.path + "/thesis.txt"))
        let error = try #require(open(folder.path))
        #expect(error.code == .invalid)
        #expect(error.message.contains("thesis.txt"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["thesis.txt"])
    }

    @Test func missingFoldersAreMade() throws {
        let folder = try TemporaryFolder()
        #expect(open(folder.path + "/a/b/c/") == nil)
        #expect(open(folder.path + "/a/b/c") == nil)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/a/b/c")
        #expect(Set(names).isSuperset(of: ["log.header", "log.lock", "log.rounds", "log.maintenance", "log.sqlite"]))
    }

    @Test func aCreationThatWasCutShortIsDoneAgain() throws {
        let folder = try TemporaryFolder()
        #expect(open(folder.path) == nil)
        try FileManager.default.removeItem(atPath: folder.path + "/log.header")
        #expect(open(folder.path) == nil)
    }

    @Test func anotherVersionIsRefused() throws {
        let folder = try TemporaryFolder()
        #expect(open(folder.path) == nil)
        let header = URL(filePath: folder.path + "/log.header")
        var content = try Data(contentsOf: header)
        content.replaceSubrange(8..<12, with: [0, 0, 0, 1])
        try content.write(to: header)
        let error = try #require(open(folder.path))
        #expect(error.code == .incompatibleVersion)
        #expect(error.message.contains("version 2") && error.message.contains("version 1"))
        content.replaceSubrange(0..<4, with: [1, 2, 3, 4])
        try content.write(to: header)
        #expect(open(folder.path)?.code == .corrupt)
        try Data(content.prefix(3)).write(to: header)
        #expect(open(folder.path)?.code == .corrupt)
    }

    @Test func aDamagedDatabaseIsNamed() throws {
        let folder = try TemporaryFolder()
        #expect(open(folder.path) == nil)
        let database = folder.path + "/log.sqlite"
        let file = try FileHandle(forUpdating: URL(filePath: database))
        try file.write(contentsOf: Data(repeating: 0xA5, count: 200))
        try file.close()
        let error = try #require(open(folder.path))
        #expect(error.code == .corrupt)
        #expect(error.message.contains(database))
    }

    @Test(.enabled(if: getuid() != 0, "the superuser may do everything"))
    func aFolderWithoutPermissionIsNamed() throws {
        let folder = try TemporaryFolder()
        #expect(chmod(folder.path, 0o500) == 0)
        defer { chmod(folder.path, 0o700) }
        for path in [folder.path, folder.path + "/below"] {
            let error = try #require(open(path))
            #expect(error.code == .io)
            #expect(error.message.contains("permission denied"))
        }
    }

    @Test func optionsAreChecked() {
        for options in [LogOptions(segmentBytes: 100), LogOptions(maxBatchBytes: 3), LogOptions(sessionTimeout: .zero)]
        {
            let error = #expect(throws: EngineError.self) { try EmbeddedLog.inMemory(options: options) }
            #expect(error?.code == .invalid)
        }
    }
}
