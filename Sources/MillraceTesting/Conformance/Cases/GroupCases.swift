import MillraceCore

extension EngineConformance {
    static let groupCases: [ConformanceCase] = [
        ConformanceCase("groups: a lone member is assigned everything, once") { bench in
            let partitions = try bench.makeTopic(partitions: 4)
            let member = try bench.join("a", topics: [partitions[0].topic])
            try bench.poll([member], untilSharing: [partitions])
            try bench.expectEqual(try member.member.poll(), nil, "the next event")
            try bench.expect(!member.member.membership.memberID.isEmpty, "the member to have a name")
        },
        ConformanceCase("groups: members share two topics by ranges, and one that leaves gives up its share") { bench in
            let topics = [try bench.makeTopic("t0", partitions: 5), try bench.makeTopic("t1", partitions: 5)]
            let names = topics.map { $0[0].topic }
            let a = try bench.join("a", topics: names)
            try bench.poll([a], untilSharing: topics)
            let b = try bench.join("b", topics: names.reversed())
            try bench.poll([a, b], untilSharing: topics)
            for member in [a, b] {
                let numbers = topics.map { topic in
                    (member.held ?? []).filter { $0.topic == topic[0].topic }.map(\.partition)
                }
                try bench.expectEqual(numbers[0], numbers[1], "the numbers a member holds of both topics")
            }
            a.member.leave()
            try bench.poll([b], untilSharing: topics)
            try bench.expectRefusal(.closed, of: "a poll of the member that left") { try a.poll() }
        },
        ConformanceCase("groups: more members than partitions") { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let members = try ["a", "b", "c"].map { try bench.join($0, topics: [partitions[0].topic]) }
            try bench.poll(members, untilSharing: [partitions])
        },
        ConformanceCase("groups: a member that is let go leaves") { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let a = try bench.join("a", topics: [partitions[0].topic])
            var b: ConformanceMember? = try bench.join("b", topics: [partitions[0].topic])
            if let b { try bench.poll([a, b], untilSharing: [partitions]) }
            b = nil
            try bench.poll([a], untilSharing: [partitions])
        },
        ConformanceCase("groups: groups of other names are apart") { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let members = try ["first", "second"].map { group in
                ConformanceMember(
                    try bench.engine.joinGroup(bench.name(group), topics: [partitions[0].topic], clientID: "a"))
            }
            try bench.poll(members, until: "both members to hold everything") {
                members.allSatisfy { $0.held == partitions }
            }
        },
        ConformanceCase("groups: a silent member is lost, and comes back", needs: [.silentMembers]) { bench in
            let partitions = try bench.makeTopic(partitions: 4)
            let a = try bench.join("a", topics: [partitions[0].topic])
            let b = try bench.join("b", topics: [partitions[0].topic])
            try bench.poll([a, b], untilSharing: [partitions])
            try bench.poll([a], until: "the group to go on without the silent member") {
                bench.passTime(.milliseconds(500))
                return a.held == partitions
            }
            try bench.poll([a, b], until: "the silent member to learn that it is lost") { b.wasLost }
            try bench.poll([a, b], untilSharing: [partitions])
        },
        ConformanceCase("groups: a topic that is created later is shared", needs: [.laterTopics]) { bench in
            let first = try bench.makeTopic("first", partitions: 2)
            let topics = [first[0].topic, bench.name("later")]
            let member = try bench.join("a", topics: topics)
            try bench.poll([member], untilSharing: [first])
            let later = try bench.makeTopic("later", partitions: 2)
            try bench.poll([member], untilSharing: [first, later])
        },
        ConformanceCase("groups: a group or topics without a name are invalid") { bench in
            let topic = try bench.makeTopic()[0].topic
            for (group, topics) in [("", [topic]), (bench.name("group"), []), (bench.name("group"), ["a b"])] {
                try bench.expectRefusal(.invalid, of: "joining '\(group)' for \(topics)") {
                    _ = try bench.engine.joinGroup(group, topics: topics, clientID: "a")
                }
            }
        },
    ]
}
