import MillraceCore
import MillraceLog
import MillraceTesting
import Testing

/// Losses of power: a log keeps what a durable point covers, and what follows it whole or not at all.
@Suite struct PowerLossTests {
    let first = PowerMachine.first
    let second = PowerMachine.second

    @Test func whatALogWithPowerAcknowledgesSurvives() throws {
        let machine = PowerMachine()
        _ = try machine.open(.power)
        machine.losePower(disk: .none, commits: .none)
        // The topic is there, without being created again.
        let log = try EmbeddedLog.open(on: machine.disk, manifest: machine.manifest, options: machine.options())
        #expect(try log.topics().map(\.name) == ["events"])
        #expect(try log.writeBoth(large("a", 40), place: 1).ranges?[first] == 0..<40)
        #expect(try log.writeBoth(["b"], place: 2).ranges?[first] == 40..<41)
        let before = try Sight(log)
        machine.losePower(disk: .none, commits: .none)
        let again = try machine.open()
        #expect(again.durability == .power && again.recovery == nil)
        #expect(try Sight(again) == before)
        // Offsets alone are acknowledged as well.
        let producer = try again.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.sendOffsets([second: CommittedOffset(offset: 7, metadata: "m")], group: "h", member: nil)
        #expect(producer.commit().ranges != nil)
        machine.losePower(disk: .none, commits: .none)
        let third = try machine.open()
        #expect(try third.committedOffsets(group: "h") == [second: CommittedOffset(offset: 7, metadata: "m")])
    }

    @Test(arguments: ["flush", "close"]) func aDurablePointSurvives(_ way: String) throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        _ = try log.writeBoth(large("a", 40), place: 1)
        let durable = try Sight(log)
        if way == "flush" {
            try log.flush()
            _ = try log.writeBoth(large("b", 40), place: 2)
        } else {
            log.close()
        }
        machine.losePower(disk: .none, commits: .none)
        #expect(try Sight(try machine.open()) == durable)
    }

    @Test func aTailThatIsThereIsKept() throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        try log.flush()
        _ = try log.writeBoth(large("a", 40), place: 1)
        let before = try Sight(log)
        machine.losePower(disk: .all, commits: .all)
        let again = try machine.open()
        #expect(again.recovery == nil)
        #expect(try Sight(again) == before)
        // It has been found on the disk, so it is durable from now on.
        machine.losePower(disk: .none, commits: .none)
        #expect(try Sight(try machine.open()) == before)
    }

    /// Of one partition everything is on the disk, of the other nothing that followed the durable point.
    @Test(arguments: [1, 40]) func aTailThatIsLostTakesAllBack(_ count: Int) throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        _ = try log.writeBoth(large("a", 20), place: 1)
        try log.flush()
        let durable = try Sight(log)
        let segments = machine.segments
        _ = try log.writeBoth(large("b", count), place: 2)
        _ = try log.writeBoth(large("c", count), place: 3, by: "other")
        for path in machine.segments where path.contains("/events/0/") { try machine.disk.open(path).sync() }
        machine.losePower(disk: .none, commits: .all)

        let again = try machine.open()
        let recovery = try #require(again.recovery)
        #expect(recovery.records == 4 * Int64(count) && recovery.partitions == 2)
        #expect(recovery.damage.contains("/events/1/"))
        #expect(try Sight(again) == durable)
        #expect(machine.segments == segments)

        // The log is used on, and durable as before.
        #expect(try again.writeBoth(large("d", 30), place: 5).ranges == [first: 20..<50, second: 20..<50])
        try again.flush()
        let after = try Sight(again)
        #expect(after.records[0].map(\.value) == after.records[1].map(\.value))
        machine.losePower(disk: .none, commits: .none)
        #expect(try Sight(try machine.open()) == after)
    }

    /// Each commit is on the disk whole, in part or not at all, in any order; what is read afterwards was durable or is
    /// all there.
    @Test(arguments: 0..<UInt64(200)) func tornTails(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let machine = PowerMachine()
        let log = try machine.open(.process)
        var sights = [try Sight(log)]
        for round in 0..<2 {
            for number in 0..<random.integer(in: 1...4) {
                let values = large("\(round) \(number)", Int(random.integer(in: 1...12)))
                _ = try log.writeBoth(values, place: Int64(sights.count))
                sights.append(try Sight(log))
            }
            if round == 0 {
                try log.flush()
                sights.removeFirst(sights.count - 1)
            }
        }
        machine.losePower(PowerLoss(&random))
        let again = try machine.open()
        let found = try Sight(again)
        #expect(again.recovery == nil ? sights.contains(found) : found == sights[0], "seed \(seed)")
        let end = try again.offsets(of: first).upperBound
        #expect(try again.writeBoth(["after"], place: 99).ranges?[first] == end..<(end + 1), "seed \(seed)")
    }

    /// What a writer left that could not commit has checksums of its own, and the offset that the next writer used.
    @Test func whatWasNotCommittedIsNotTakenForWhatWas() throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        try log.write(["first"], to: first)
        try log.flush()
        let producer = try log.makeProducer(transactionalID: "other")
        try producer.begin()
        try producer.append(batch(["uncommitted"]), to: first)
        machine.manifest.nextFault = { .noSpace }
        #expect(producer.commit().error?.code == .diskFull)
        machine.manifest.nextFault = { nil }
        try machine.disk.open(machine.segments[0]).sync()
        // As long as the other, so that the batches take up the same place.
        #expect(try log.write(["+ committed"], to: first) == 1..<2)
        machine.losePower(disk: .none, commits: .all)
        let again = try machine.open()
        #expect(again.recovery?.records == 1)
        #expect(try again.readAll(first).map(\.text) == ["first"])
    }

    @Test func deletedRecordsComeBackUntilTheirDeletionIsDurable() throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        _ = try log.writeBoth(large("a", 60), place: 1)
        try log.flush()
        let durable = try Sight(log)
        let segments = machine.segments
        try log.deleteRecords(before: [first: 50])
        _ = try log.writeBoth(large("b", 1), place: 2)
        // Nor does another process that opens the log remove them.
        #expect(try machine.open().offsets(of: first) == 50..<61)
        #expect(machine.segments == segments)
        machine.losePower(disk: .none, commits: .all)
        let again = try machine.open()
        #expect(try Sight(again) == durable)
        try again.deleteRecords(before: [first: 50])
        try again.flush()
        #expect(machine.segments.count < segments.count)
        machine.losePower(disk: .none, commits: .none)
        let third = try machine.open()
        #expect(try third.offsets(of: first) == 50..<60)
        #expect(try third.readAll(first, from: 50).count == 10)
    }

    /// A process that died after the round, before it could remove the files.
    @Test func filesThatWereNotRemovedAreRemovedLater() throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        _ = try log.writeBoth(large("a", 60), place: 1)
        let segments = machine.segments
        try log.deleteRecords(before: [first: 50])
        machine.disk.faults.next = { call, _ in call == .remove ? .inputOutput() : nil }
        try log.flush()
        #expect(machine.segments == segments)
        machine.disk.faults.next = { _, _ in nil }
        #expect(try machine.open().offsets(of: first) == 50..<60)
        #expect(machine.segments.count < segments.count)
    }
}

/// Damage of what is durable is reported, never repaired.
@Suite struct DurableDamageTests {
    let first = PowerMachine.first

    func machine() throws -> PowerMachine {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        _ = try log.writeBoth(large("a", 40), place: 1)
        try log.flush()
        _ = try log.writeBoth(large("b", 40), place: 2)
        return machine
    }

    @Test(arguments: [0, 1, 2]) func aMissingFileIsNamed(_ number: Int) throws {
        let machine = try machine()
        let path = machine.segments[number]
        try machine.disk.remove(path)
        machine.losePower(disk: .all, commits: .all)
        for _ in 0..<2 {
            let error = #expect(throws: EngineError.self) { try machine.open() }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("\(path) is missing") == true)
        }
    }

    @Test func aDamagedBatchIsReportedWhereItIsRead() throws {
        let machine = try machine()
        let path = machine.segments[0]
        machine.losePower(disk: .all, commits: .all)
        machine.disk.flip(path, bit: 3, at: 200)
        let log = try machine.open()
        #expect(log.recovery == nil)
        let error = #expect(throws: EngineError.self) { try log.readAll(first) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains(path) == true && error?.message.contains("at byte") == true)
    }
}
