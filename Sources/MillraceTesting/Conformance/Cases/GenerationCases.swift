import MillraceCore

extension EngineConformance {
    static let generationCases: [ConformanceCase] = [
        ConformanceCase("generations: a member commits while it gives back", needs: [.committedOffsets]) { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let topics = [partitions[0].topic]
            let producer = try bench.makeProducer()
            let a = try bench.join("a", topics: topics)
            try bench.poll([a], untilSharing: [partitions])
            a.yieldsAtOnce = false
            let b = try bench.join("b", topics: topics)
            try bench.poll([a, b], until: "the first member to be asked for its partitions") { a.isRevoking }
            try bench.expectEqual(b.held, nil, "what the second member holds while the first gives back")
            let offsets = [partitions[1]: CommittedOffset(offset: 1)]
            let outcome = try bench.commit(
                offsets, group: bench.name("group"), member: a.member.membership, by: producer)
            try bench.expectCommitted(outcome)
            try a.completeRevocation()
            try bench.poll([a, b], untilSharing: [partitions])
            try bench.expectEqual(
                try bench.engine.settledOffsets(group: bench.name("group"), of: partitions), offsets,
                "what was committed")
        },
        ConformanceCase(
            "generations: an old one cannot commit", needs: [.committedOffsets, .memberFencing, .isolation]
        ) { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let results = try bench.makeTopic("results")[0]
            let group = bench.name("group")
            let topics = [partitions[0].topic]
            let a = try bench.join("a", topics: topics)
            try bench.poll([a], untilSharing: [partitions])
            let old = a.member.membership
            let b = try bench.join("b", topics: topics)
            try bench.poll([a, b], untilSharing: [partitions])
            try bench.expect(a.member.membership.generation > old.generation, "the generation to move on")
            func commit(_ member: GroupMembership, _ offset: Int64, by name: String) throws -> CommitOutcome {
                let producer = try bench.makeProducer(name)
                try producer.begin()
                try producer.append(RecordBatchBuilder([ConformanceRecord("\(offset)")]), to: results)
                try producer.sendOffsets([partitions[0]: .init(offset: offset)], group: group, member: member)
                return producer.commit()
            }
            try bench.expectFenced(try commit(old, 1, by: "old"), "a commit of the old generation")
            try bench.expectEqual(
                try bench.engine.settledOffsets(group: group, of: partitions), [:], "the offsets after it")
            try bench.expectCommitted(try commit(a.member.membership, 2, by: "a"))
            try bench.expectCommitted(try commit(b.member.membership, 3, by: "b"))
            try bench.expectEqual(
                try bench.engine.settledOffsets(group: group, of: partitions), [partitions[0]: .init(offset: 3)],
                "the offsets")
            try bench.expectEqual(try bench.read(results).texts, ["2", "3"], "the records")
        },
        ConformanceCase(
            "generations: a member that was lost cannot commit",
            needs: [.committedOffsets, .memberFencing, .silentMembers]
        ) { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let a = try bench.join("a", topics: [partitions[0].topic])
            let b = try bench.join("b", topics: [partitions[0].topic])
            try bench.poll([a, b], untilSharing: [partitions])
            let lost = b.member.membership
            try bench.poll([a], until: "the group to go on without the silent member") {
                bench.passTime(.milliseconds(500))
                return a.held == partitions
            }
            let outcome = try bench.commit(
                [partitions[0]: CommittedOffset(offset: 1)], group: bench.name("group"), member: lost,
                by: try bench.makeProducer())
            try bench.expectFenced(outcome, "a commit of the lost member")
            try bench.expectEqual(
                try bench.engine.settledOffsets(group: bench.name("group"), of: partitions), [:],
                "the offsets after it")
        },
    ]
}
