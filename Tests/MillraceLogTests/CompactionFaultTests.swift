import MillraceCore
@testable import MillraceLog
import MillraceTesting
import Synchronization
import Testing

/// Compaction that is cut short: at each of its operations in turn the process dies, or the machine loses power; or the disk
/// or the manifest fail. Whoever opens the log finds the old records or the new, and compacts what is left.
@Suite struct CompactionFaultTests {
    static let state = TopicPartition("state", 0)

    func options(boot: Int = 1) -> LogOptions {
        var options = LogOptions(
            segmentBytes: 16 << 10, indexIntervalBytes: 512, clock: ManualClock(start: Timestamp(milliseconds: 1_000)))
        options.bootID = "boot \(boot)"
        return options
    }

    /// Three full segments of records of 2,000 bytes for four keys, and one that is written to.
    func fill(_ log: EmbeddedLog) throws {
        var configuration = TopicConfiguration()
        configuration.minCleanableDirtyRatio = 0
        try log.createTopic(
            TopicDescription(name: "state", partitions: 1, cleanup: .compact, configuration: configuration))
        let producer = try log.makeProducer(transactionalID: "p")
        for number in 0..<20 {
            let builder = RecordBatchBuilder()
            builder.append(Sample("\(number) " + String(repeating: "x", count: 2_000), key: "k\(number % 4)"))
            try producer.begin()
            try producer.append(builder, to: Self.state)
            #expect(producer.commit().ranges != nil)
        }
    }

    func offsets(_ log: EmbeddedLog) throws -> [Int64] { try log.readAll(Self.state).map(\.offset) }

    @Test func everyOperationMayBeTheLast() throws {
        let (disk, manifest) = (SimulatedDisk(), SimulatedManifest())
        let log = try EmbeddedLog.open(on: disk, manifest: manifest, options: options())
        try fill(log)
        try log.flush()
        let old = try offsets(log)
        let new = Array(Int64(11)..<20)
        var count = 0
        while true {
            let process = StoppingProcess(after: count)
            let (disk, manifest) = (disk.copy(), manifest.copy())
            let log = try EmbeddedLog.open(
                on: StoppingDisk(disk: disk, process: process),
                manifest: StoppingManifest(manifest: manifest, process: process), options: options())
            process.begin()
            // The second pass must leave what the durable point does not cover yet.
            for _ in 0..<2 { _ = try? log.maintain() }
            if count % 2 == 0 { try? log.flush() }
            try check(disk.copy(), manifest.copy(), boot: 1, old: old, new: new, "killed at operation \(count)")
            for manner in PowerLoss.Manner.allCases {
                let loss = PowerLoss(manner, seed: UInt64(count))
                try check(
                    disk.after(loss), manifest.after(loss), boot: 2, old: old, new: new,
                    "power lost (\(manner)) at operation \(count)")
            }
            guard process.isDead else { break }
            count += 1
        }
        #expect(count > 20)
    }

    private func check(
        _ disk: SimulatedDisk, _ manifest: SimulatedManifest, boot: Int, old: [Int64], new: [Int64], _ what: Comment
    ) throws {
        let log = try EmbeddedLog.open(on: disk, manifest: manifest, options: options(boot: boot))
        let found = try offsets(log)
        #expect(found == old || found == new, what)
        #expect(try log.verify(Self.state).damages.isEmpty, what)
        let report = try log.maintain()
        #expect(report.failures.isEmpty, what)
        #expect(Set(try log.readAll(Self.state).map(\.key)).count == 4, what)
        try log.flush()
        _ = try log.maintain()
        let (_, extents) = try SegmentLocator.extents(of: 0, in: log.core)
        let known = extents.map { "\(SegmentName(base: $0.base, generation: $0.generation, kind: .log))" }
        let files = disk.paths.filter { $0.hasSuffix(".log") }.map { String($0.split(separator: "/").last ?? "") }
        #expect(Set(files) == Set(known), what)
    }

    /// Others delete records while their segments are being compacted: the new segments are of no use any more.
    @Test func whatIsDeletedMeanwhileStaysDeleted() throws {
        let (disk, manifest, news) = (MemoryDisk(), MemoryManifest(), NewsBoard())
        let other = try EmbeddedLog.open(on: disk, manifest: manifest, news: news, options: options())
        try fill(other)
        let process = StoppingProcess(after: .max) { try? other.deleteRecords(before: [Self.state: 7]) }
        let log = try EmbeddedLog.open(
            on: StoppingDisk(disk: disk, process: process), manifest: manifest, news: news, options: options())
        #expect(try log.maintain() == MaintenanceReport())
        #expect(try log.offsets(of: Self.state) == 7..<20)
        #expect(try log.readAll(Self.state, from: 7).map(\.offset) == Array(7..<20))
        #expect(try log.verify(Self.state).damages.isEmpty)
        #expect(try log.maintain().compactions.count == 1)
        #expect(try log.readAll(Self.state, from: 7).first?.offset ?? 0 > 7)
        #expect(try log.verify(Self.state).damages.isEmpty)
    }

    /// A disk that fails over the new segment leaves the old ones; the next pass succeeds.
    @Test(arguments: ["create", "write"]) func aFailingDiskHarmsNothing(_ call: String) throws {
        let disk = FaultyDisk()
        let log = try EmbeddedLog.open(on: disk, manifest: MemoryManifest(), options: options())
        try fill(log)
        let old = try offsets(log)
        let faults = (EngineError(.diskFull, "full"), 1)
        if call == "create" { disk.creates.withLock { $0 = faults } } else { disk.writes.withLock { $0 = faults } }
        let report = try log.maintain()
        #expect(report.failures.map(\.error.code) == [.diskFull] && report.compactions.isEmpty)
        #expect(try offsets(log) == old)
        #expect(try log.maintain().compactions.count == 1)
        #expect(try offsets(log).count < old.count)
        #expect(try log.verify(Self.state).damages.isEmpty)
    }

    /// Whether the new segments took the place of the old ones cannot be told: what may be in use must not be removed.
    @Test(arguments: [true, false]) func anUnknownSwapHarmsNothing(_ isMade: Bool) throws {
        let manifest = FaultyManifest()
        let log = try EmbeddedLog.open(on: FaultyDisk(), manifest: manifest, options: options())
        try fill(log)
        let old = try offsets(log)
        manifest.fault.withLock { $0 = .unknown(EngineError(.io, "who knows"), isMade: isMade) }
        #expect(try log.maintain().failures.map(\.error.code) == [.io])
        let found = try offsets(try EmbeddedLog.open(on: log.core.disk, manifest: manifest, options: options()))
        #expect(isMade ? found.count < old.count : found == old)
        #expect(try log.maintain().compactions.count == (isMade ? 0 : 1))
        #expect(try offsets(log).count < old.count)
        #expect(try log.verify(Self.state).damages.isEmpty)
    }
}
