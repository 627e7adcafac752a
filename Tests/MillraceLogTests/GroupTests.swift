import MillraceCore
import MillraceLog
import Testing

/// Groups of members in one process, with a clock set by hand.
@Suite struct GroupTests {
    func makeLog(_ storage: Storage, partitions: Int32 = 4) throws -> TestLog {
        let test = try TestLog(storage)
        try test.log.createTopic(TopicDescription(name: "events", partitions: partitions))
        return test
    }

    func join(_ test: TestLog, _ id: String, topics: [String] = ["events"]) throws -> any GroupMember {
        try test.log.joinGroup("g", topics: topics, clientID: id)
    }

    func events(_ numbers: Int32...) -> GroupEvent { .assigned(numbers.map { TopicPartition("events", $0) }) }

    @Test(arguments: Storage.allCases) func aLoneMemberIsAssignedAtOnce(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let member = try join(test, "a")
        #expect(try member.poll() == events(0, 1, 2, 3))
        #expect(try member.poll() == nil)
    }

    @Test(arguments: Storage.allCases) func aSecondMemberGetsItsShare(_ storage: Storage) throws {
        let test = try makeLog(storage, partitions: 5)
        let a = try join(test, "a")
        #expect(try a.poll() == events(0, 1, 2, 3, 4))
        let b = try join(test, "b")
        #expect(try b.poll() == nil)
        #expect(try a.poll() == .revoking)
        #expect(try a.poll() == nil)
        #expect(try b.poll() == nil)
        try a.completeRevocation()
        #expect(try a.poll() == events(0, 1, 2))
        #expect(try b.poll() == events(3, 4))
        #expect(a.membership.generation == b.membership.generation)
        b.leave()
        #expect(try a.poll() == .revoking)
        try a.completeRevocation()
        #expect(try a.poll() == events(0, 1, 2, 3, 4))
    }

    /// The shares are those in the documentation of Kafka's RangeAssignor: two topics of three partitions, two members.
    @Test(arguments: Storage.allCases) func rangesGoByTopic(_ storage: Storage) throws {
        let test = try TestLog(storage)
        for name in ["t0", "t1"] { try test.log.createTopic(TopicDescription(name: name, partitions: 3)) }
        let a = try join(test, "C0", topics: ["t1", "t0"])
        let b = try join(test, "C1", topics: ["t0", "t1"])
        #expect(try a.poll() == .assigned(["t0", "t1"].flatMap { name in (0..<3).map { TopicPartition(name, $0) } }))
        #expect(try a.poll() == .revoking)
        try a.completeRevocation()
        #expect(
            try a.poll()
                == .assigned([
                    TopicPartition("t0", 0), TopicPartition("t0", 1), TopicPartition("t1", 0), TopicPartition("t1", 1),
                ]))
        #expect(try b.poll() == .assigned([TopicPartition("t0", 2), TopicPartition("t1", 2)]))
    }

    @Test(arguments: Storage.allCases) func onlyTheCurrentGenerationCommits(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let a = try join(test, "a")
        let producer = try test.log.makeProducer(transactionalID: "p")
        func commit(_ member: GroupMembership, _ offset: Int64) throws -> CommitOutcome {
            try producer.begin()
            try producer.append(batch(["x"]), to: TopicPartition("events", 0))
            let offsets = [TopicPartition("events", 0): CommittedOffset(offset: offset)]
            try producer.sendOffsets(offsets, group: "g", member: member)
            return producer.commit()
        }
        #expect(try commit(a.membership, 1).isFenced)
        _ = try a.poll()
        let old = a.membership
        #expect(try commit(old, 2).ranges != nil)
        let b = try join(test, "b")
        #expect(try a.poll() == .revoking)
        #expect(try commit(old, 3).ranges != nil)
        try a.completeRevocation()
        #expect(try commit(old, 4).isFenced)
        _ = try a.poll()
        #expect(try commit(old, 5).isFenced)
        _ = try b.poll()
        #expect(try commit(a.membership, 6).ranges != nil)
        #expect(try commit(b.membership, 7).ranges != nil)
        #expect(try commit(GroupMembership(memberID: "nobody", generation: 2), 8).isFenced)
        let committed = try test.log.committedOffsets(group: "g")
        #expect(committed == [TopicPartition("events", 0): CommittedOffset(offset: 7)])
        #expect(try test.log.readAll(TopicPartition("events", 0)).count == 4)
    }

    @Test(arguments: Storage.allCases) func aSilentMemberIsLeftOut(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let a = try join(test, "a")
        let b = try join(test, "b")
        _ = try a.poll()
        _ = try a.poll()
        try a.completeRevocation()
        #expect(try a.poll() == events(0, 1))
        #expect(try b.poll() == events(2, 3))
        for _ in 0..<3 {
            test.clock.advance(by: .seconds(2))
            #expect(try a.poll() == nil)
        }
        test.clock.advance(by: .seconds(2))
        #expect(try a.poll() == .revoking)
        let lost = b.membership
        try a.completeRevocation()
        #expect(try a.poll() == events(0, 1, 2, 3))
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.sendOffsets([TopicPartition("events", 2): CommittedOffset(offset: 1)], group: "g", member: lost)
        #expect(producer.commit().isFenced)
        #expect(try b.poll() == .lost)
        #expect(try a.poll() == .revoking)
        #expect(try b.poll() == nil)
        try a.completeRevocation()
        #expect(try a.poll() == events(0, 1))
        #expect(try b.poll() == events(2, 3))
    }

    /// The work between two polls may take longer than a process that cannot be seen may be silent.
    @Test(arguments: Storage.allCases) func aMemberThatIsSeenToLiveMayWorkForLong(_ storage: Storage) throws {
        let test = try TestLog(storage) { $0.pollTimeout = .seconds(300) }
        try test.log.createTopic(TopicDescription(name: "events", partitions: 4))
        let a = try join(test, "a")
        let b = try join(test, "b")
        _ = try a.poll()
        _ = try a.poll()
        try a.completeRevocation()
        #expect(try a.poll() == events(0, 1))
        #expect(try b.poll() == events(2, 3))
        test.clock.advance(by: .seconds(299))
        #expect(try a.poll() == nil)
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.sendOffsets(
            [TopicPartition("events", 2): CommittedOffset(offset: 1)], group: "g", member: b.membership)
        #expect(producer.commit().ranges != nil)
        test.clock.advance(by: .seconds(2))
        #expect(try a.poll() == .revoking)
    }

    @Test(arguments: Storage.allCases) func aMemberThatRevokesInSilenceIsNotWaitedFor(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let a = try join(test, "a")
        _ = try a.poll()
        let b = try join(test, "b")
        #expect(try a.poll() == .revoking)
        for _ in 0..<3 {
            test.clock.advance(by: .seconds(2))
            #expect(try b.poll() == nil)
        }
        test.clock.advance(by: .seconds(2))
        #expect(try b.poll() == events(0, 1, 2, 3))
        try a.completeRevocation()
        #expect(try a.poll() == .lost)
    }

    @Test(arguments: Storage.allCases) func aTopicCreatedLaterIsShared(_ storage: Storage) throws {
        let test = try makeLog(storage, partitions: 1)
        let a = try join(test, "a", topics: ["later"])
        #expect(try a.poll() == .assigned([]))
        try test.log.createTopic(TopicDescription(name: "later", partitions: 2))
        #expect(try a.poll() == .revoking)
        try a.completeRevocation()
        #expect(try a.poll() == .assigned([TopicPartition("later", 0), TopicPartition("later", 1)]))
    }

    @Test func aMemberThatIsForgottenLeaves() throws {
        let test = try makeLog(.memory)
        let a = try join(test, "a")
        _ = try a.poll()
        _ = try join(test, "b")
        #expect(try a.poll() == .revoking)
        try a.completeRevocation()
        #expect(try a.poll() == events(0, 1, 2, 3))
        a.leave()
        #expect(throws: EngineError.self) { try a.poll() }
    }

    /// Members come, go, fall silent and poll at random. Those of one generation never hold the same partition, and when
    /// all is quiet the partitions are shared out without a gap.
    @Test(arguments: Storage.allCases, [UInt64(1), 2, 3]) func sharesNeverOverlap(_ storage: Storage, seed: UInt64)
        throws
    {
        print("GroupTests.sharesNeverOverlap seed \(seed)")
        var random = SeededRandom(seed: seed)
        let test = try makeLog(storage, partitions: 7)
        var members: [(member: any GroupMember, held: [TopicPartition]?)] = []
        for _ in 0..<400 {
            switch random.integer(below: 12) {
            case 0 where members.count < 5: members.append((try join(test, "m"), nil))
            case 1 where !members.isEmpty:
                members.remove(at: Int(random.integer(below: Int64(members.count)))).member.leave()
            case 2: test.clock.advance(by: .milliseconds(random.integer(in: 1...2_500)))
            case 3...11 where !members.isEmpty:
                try step(&members[Int(random.integer(below: Int64(members.count)))])
            default: break
            }
            for generation in Set(members.map(\.member.membership.generation)) {
                let held = members.filter { $0.member.membership.generation == generation }.flatMap { $0.held ?? [] }
                #expect(Set(held).count == held.count)
            }
        }
        // Everyone polls until all is quiet.
        for _ in 0..<30 { for index in members.indices { try step(&members[index]) } }
        let held = members.flatMap { $0.held ?? [] }
        let all = (0..<7).map { TopicPartition("events", $0) }
        #expect(held.sorted() == (members.isEmpty ? [] : all))
    }

    func step(_ member: inout (member: any GroupMember, held: [TopicPartition]?)) throws {
        switch try member.member.poll() {
        case .assigned(let partitions): member.held = partitions
        case .revoking:
            member.held = nil
            try member.member.completeRevocation()
        case .lost: member.held = nil
        case nil: break
        }
    }
}
