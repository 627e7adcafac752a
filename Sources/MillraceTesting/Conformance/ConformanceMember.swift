import MillraceCore

/// A member of a group as a worker uses it: it gives partitions back when it is asked to.
final class ConformanceMember {
    let member: any GroupMember
    /// What it holds; nil while it waits to be assigned partitions.
    private(set) var held: [TopicPartition]?
    /// Whether it has been asked to give back what it holds, and waits to be told to do so.
    private(set) var isRevoking = false
    private(set) var wasLost = false
    /// Whether it gives back its partitions without being told.
    var yieldsAtOnce = true

    init(_ member: any GroupMember) {
        self.member = member
    }

    func poll() throws {
        switch try member.poll() {
        case .assigned(let partitions): held = partitions.sorted()
        case .revoking:
            isRevoking = true
            if yieldsAtOnce { try completeRevocation() }
        case .lost:
            held = nil
            isRevoking = false
            wasLost = true
        case nil: break
        }
    }

    func completeRevocation() throws {
        isRevoking = false
        held = nil
        try member.completeRevocation()
    }
}

extension ConformanceBench {
    /// Joins the case's group.
    func join(_ id: String, topics: [String]) throws -> ConformanceMember {
        ConformanceMember(try engine.joinGroup(name("group"), topics: topics, clientID: id))
    }

    /// Has `members` poll until `condition` holds.
    func poll(_ members: [ConformanceMember], until what: String, _ condition: () -> Bool) throws {
        try wait(for: what) {
            for member in members { try member.poll() }
            return condition() ? () : nil
        }
    }

    /// Has `members` poll until each holds what Kafka's range assignor gives it: of each topic a run of partitions, in
    /// the order of the members' names, the first ones one more if it does not come out even.
    func poll(_ members: [ConformanceMember], untilSharing topics: [[TopicPartition]]) throws {
        try poll(members, until: "the partitions to be shared by ranges among \(members.count)") {
            let order = members.sorted { $0.member.membership.memberID < $1.member.membership.memberID }
            var shares = [[TopicPartition]](repeating: [], count: order.count)
            for partitions in topics {
                var left = partitions[...]
                for index in order.indices {
                    let behind = order.count - index
                    let count = (left.count + behind - 1) / behind
                    shares[index] += left.prefix(count)
                    left = left.dropFirst(count)
                }
            }
            return zip(order, shares).allSatisfy { $0.held == $1.sorted() }
        }
    }
}
