import MillraceCore
import MillraceLog
import MillraceTesting
import Testing

/// Cases that the crash model has found, each by itself.
@Suite struct SimulatedFaultTests {
    let disk = SimulatedDisk()
    let manifest = SimulatedManifest()
    let news = NewsBoard()
    let events = TopicPartition("events", 0)

    func open(compacts: Bool = false) throws -> EmbeddedLog {
        var options = LogOptions(segmentBytes: 9 << 10)
        options.maintenanceInterval = nil
        let log = try EmbeddedLog.open(on: disk, manifest: manifest, news: news, options: options)
        var configuration = TopicConfiguration()
        configuration.minCleanableDirtyRatio = 0
        try log.createTopic(
            TopicDescription(
                name: "events", partitions: 1, cleanup: compacts ? .compact : .delete, configuration: configuration))
        return log
    }

    /// Of a few keys many records, so that some segments are full.
    func fill(_ log: EmbeddedLog) throws {
        let producer = try log.makeProducer(transactionalID: "p")
        for number in 0..<24 {
            try producer.begin()
            let batch = RecordBatchBuilder()
            batch.append(Sample("\(number) " + String(repeating: "x", count: 900), key: "\(number % 3)"))
            try producer.append(batch, to: events)
            try #require(producer.commit().ranges != nil)
        }
    }

    /// A sync fails, and that cannot be stored: another process, whose own syncs succeed, is told all the same.
    @Test func aFailedSyncIsKnownToAllProcesses() throws {
        let (first, second) = (try open(), try open())
        try first.write(["a", "b"], to: events)
        disk.faults.next = { call, _ in call == .sync ? .inputOutput() : nil }
        manifest.nextFault = { .noSpace }
        #expect(throws: EngineError.self) { try first.flush() }
        disk.faults.next = { _, _ in nil }
        manifest.nextFault = { nil }
        let error = #expect(throws: EngineError.self) { try second.flush() }
        #expect(error?.message.contains("has failed in another process") == true)

        // Who opens the log writes again what could be missing, and then it is durable.
        try open().flush()
        let loss = PowerLoss(.none)
        let found = try EmbeddedLog.open(on: disk.after(loss), manifest: manifest.after(loss), options: .init())
        #expect(try found.readAll(events).map(\.text) == ["a", "b"])
    }

    /// The change that swaps segments is made, but nobody can tell: the new ones are not removed.
    @Test func aCompactionWithUnknownOutcomeKeepsItsSegments() throws {
        let log = try open(compacts: true)
        try fill(log)
        let before = Set(disk.paths)
        manifest.nextFault = { .inputOutput(isMade: true, isTold: false) }
        #expect(try log.maintain().failures.count == 1)
        manifest.nextFault = { nil }
        #expect(Set(disk.paths) != before)
        let last = try open(compacts: true).readAll(events).reduce(into: [:]) { $0[$1.key] = $1.offset }
        #expect(Set(last.values) == [21, 22, 23])
    }

    /// Where offsets may be missing, a batch's offset that is wrong by one looks like any other.
    @Test func aDamagedOffsetInACompactedSegmentIsFound() throws {
        let log = try open(compacts: true)
        try fill(log)
        #expect(try log.maintain().compactions.count == 1)
        let path = try #require(disk.paths.first { $0.hasSuffix(".1.log") })
        disk.flip(path, bit: 0, at: RecordBatchFormat.baseOffset + 7)
        let error = #expect(throws: EngineError.self) { try open(compacts: true).readAll(events) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains(path) == true)
    }
}
