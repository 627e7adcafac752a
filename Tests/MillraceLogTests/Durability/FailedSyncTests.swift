import MillraceCore
import MillraceLog
import MillraceTesting
import Testing

/// A sync that fails once: the pages it was to write count as written afterwards, and are not on the disk.
@Suite struct FailedSyncTests {
    let first = PowerMachine.first

    /// Lets the next sync of a file of `machine` fail, and no other.
    func failOnce(_ machine: PowerMachine) {
        var hasFailed = false
        machine.disk.faults.next = { call, _ in
            guard call == .sync, !hasFailed else { return nil }
            hasFailed = true
            return .inputOutput()
        }
    }

    /// Expects that this process can read, and do nothing else.
    func expectReadOnly(_ log: EmbeddedLog, count: Int64) throws {
        let producer = try? log.makeProducer(transactionalID: "late")
        #expect(producer == nil)
        for attempt in [
            { try log.createTopic(TopicDescription(name: "more", partitions: 1)) },
            { try log.deleteRecords(before: [first: 1]) }, { try log.flush() },
        ] {
            let error = #expect(throws: EngineError.self, performing: attempt)
            #expect(error?.code == .io && error?.message.contains("open the log again") == true)
        }
        #expect(try log.offsets(of: first) == 0..<count)
        #expect(try log.readAll(first).count == Int(count))
        #expect(try log.committedOffsets(group: "g")[first]?.offset == 1)
    }

    @Test func aProcessThatCouldNotSyncCommitsNoMore() throws {
        let machine = PowerMachine()
        let log = try machine.open(.power)
        _ = try log.writeBoth(["a"], place: 1)
        let producer = try log.makeProducer(transactionalID: "p")
        failOnce(machine)
        try producer.begin()
        try producer.append(batch(["b"]), to: first)
        guard case .unknown(let error) = producer.commit() else {
            Issue.record("what was committed may still be lost")
            return
        }
        #expect(error.code == .io && error.message.contains("open the log again"))
        for _ in 0..<2 {
            try producer.begin()
            try producer.append(batch(["c"]), to: first)
            guard case .fatal(let error) = producer.commit() else {
                Issue.record("a process that could not sync must not commit")
                return
            }
            #expect(error.message.contains("open the log again"))
        }
        try expectReadOnly(log, count: 2)
        log.close()

        // What could not be synced has been written again.
        let again = try machine.open()
        #expect(again.recovery == nil)
        #expect(try again.write(["d"], to: first) == 2..<3)
        machine.losePower(disk: .none, commits: .none)
        #expect(try machine.open().readAll(first).map(\.text) == ["a", "b", "d"])
    }

    @Test func inTheBackgroundTheNextCommitIsToldOfIt() throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        _ = try log.writeBoth(["a"], place: 1)
        let producer = try log.makeProducer(transactionalID: "p")
        failOnce(machine)
        #expect(throws: EngineError.self) { try log.flush() }
        try producer.begin()
        try producer.append(batch(["b"]), to: first)
        guard case .fatal = producer.commit() else {
            Issue.record("a process that could not sync must not commit")
            return
        }
        try expectReadOnly(log, count: 1)
        #expect(try machine.open().write(["c"], to: first) == 1..<2)
    }

    /// Another process must not take for durable what the first could not sync; nor may it go on without being opened
    /// again, for it may have written to the same file.
    @Test func otherProcessesStopAsWell() throws {
        let machine = PowerMachine()
        let log = try machine.open(.power)
        let other = try machine.open()
        _ = try log.writeBoth(["a"], place: 1)
        let producer = try other.makeProducer(transactionalID: "p")
        failOnce(machine)
        #expect(try log.writeBoth(["b"], place: 1).ranges == nil)
        for _ in 0..<2 {
            try producer.begin()
            try producer.append(batch(["c"]), to: first)
            guard case .fatal(let error) = producer.commit() else {
                Issue.record("what this process knows of the log may be wrong")
                return
            }
            #expect(error.message.contains("open the log again"))
        }
        try expectReadOnly(other, count: 2)
        let again = try machine.open()
        machine.losePower(disk: .none, commits: .none)
        #expect(try Sight(try machine.open()) == Sight(again))
    }

    /// What can no longer be read as it was written is not written again.
    @Test func whatCannotBeRepairedIsTakenBack() throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        _ = try log.writeBoth(["a"], place: 1)
        try log.flush()
        let durable = try Sight(log)
        _ = try log.writeBoth(["b"], place: 2)
        failOnce(machine)
        #expect(throws: EngineError.self) { try log.flush() }
        machine.disk.flip(machine.segments[1], bit: 0, at: batch(["a"]).byteCount + 65)
        let again = try machine.open()
        #expect(again.recovery?.records == 2)
        #expect(try Sight(again) == durable)
    }

    @Test func aSyncThatFailsWhileTheLogIsOpenedFailsTheOpening() throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        _ = try log.writeBoth(["a"], place: 1)
        machine.losePower(disk: .all, commits: .all)
        // After a loss of power the tail is synced once more.
        failOnce(machine)
        let error = #expect(throws: EngineError.self) { try machine.open() }
        #expect(error?.message.contains("open the log again") == true)
        let again = try machine.open()
        let before = try Sight(again)
        machine.losePower(disk: .none, commits: .none)
        #expect(before.records.map { $0.map(\.text) } == [["a"], ["a"]])
        #expect(try Sight(try machine.open()) == before)
    }

    /// A full disk keeps the durable point from moving, but nothing that was written is in doubt.
    @Test func aFullDiskIsNoFailedSync() throws {
        let machine = PowerMachine()
        let log = try machine.open(.process)
        _ = try log.writeBoth(["a"], place: 1)
        machine.manifest.nextFault = { .noSpace }
        let error = #expect(throws: EngineError.self) { try log.flush() }
        #expect(error?.code == .diskFull)
        machine.manifest.nextFault = { nil }
        #expect(try log.write(["b"], to: first) == 1..<2)
        try log.flush()
        machine.losePower(disk: .none, commits: .none)
        #expect(try machine.open().readAll(first).map(\.text) == ["a", "b"])
    }

    /// The commit is made, but not durable.
    @Test func aFullDiskInARoundLeavesTheOutcomeUnknown() throws {
        let machine = PowerMachine()
        let log = try machine.open(.power)
        let producer = try log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a"]), to: first)
        var changes = 0
        machine.manifest.nextFault = {
            changes += 1
            return changes == 2 ? .noSpace : nil
        }
        guard case .unknown(let error) = producer.commit() else {
            Issue.record("the commit can be read, and may be lost with the machine's power")
            return
        }
        #expect(error.code == .diskFull)
        #expect(try log.readAll(first).map(\.text) == ["a"])
        #expect(try log.write(["b"], to: first) == 1..<2)
        machine.losePower(disk: .none, commits: .none)
        #expect(try machine.open().readAll(first).map(\.text) == ["a", "b"])
    }
}
