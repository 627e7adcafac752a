import MillraceCore
import Synchronization

/// A member of a group of an embedded log.
///
/// A poll is mostly a look at a counter in memory: it reads when something has changed in a group, and writes a
/// heartbeat three times in a session's timeout.
final class LogGroupMember: GroupMember {
    private enum Phase {
        case waiting
        case assigned
        case revoking
        case left
    }

    /// How often a member looks whether the processes of the others are still there, in milliseconds.
    private static let inspectionInterval: Int64 = 250
    private static let joined = Atomic<Int>(0)

    private(set) var membership = GroupMembership(memberID: "", generation: -1)
    private let core: LogCore
    private let name: String
    private let topics: [String]
    private let clientID: String
    private var group: Int64 = -1
    private var phase = Phase.waiting
    private var lastBeat: Int64 = 0
    private var lastInspection: Int64 = 0
    /// What the counter of group changes showed at the last look; nil if another look is due.
    private var seenChanges: UInt32?

    init(core: LogCore, group: String, topics: [String], clientID: String) throws(EngineError) {
        guard !group.isEmpty, !topics.isEmpty, topics.allSatisfy(TopicDescription.isValid) else {
            throw EngineError(.invalid, "to join a group takes its name, and at least one topic with a valid name")
        }
        self.core = core
        name = group
        self.topics = Array(Set(topics)).sorted()
        self.clientID = clientID
        try join()
    }

    deinit {
        leave()
    }

    private func join() throws(EngineError) {
        let count = String(Self.joined.add(1, ordering: .relaxed).newValue)
        let process = ProcessIdentity.current
        let id =
            "\(clientID)-\(process.number).\(process.start)-"
            + String(repeating: "0", count: max(0, 6 - count.count)) + count
        let view = try core.change { (session) throws(EngineError) in
            try GroupCoordinator(session: session, core: core).join(name, id: id, topics: topics)
        }
        core.news.countGroupChange()
        membership = GroupMembership(memberID: id, generation: -1)
        group = view.group.id
        phase = .waiting
        lastBeat = core.now
        lastInspection = lastBeat
        seenChanges = nil
    }

    func poll() throws(EngineError) -> GroupEvent? {
        guard phase != .left else { throw EngineError(.closed, "this member has left the group \(name); join again") }
        try core.checkOpen()
        let now = core.now
        let changes = core.news.groupChanges
        if now - lastBeat >= core.options.sessionTimeout.milliseconds / 3 {
            return try event(in: beat(now), changes)
        }
        if seenChanges != changes {
            return try event(in: look(), changes)
        }
        guard now - lastInspection >= Self.inspectionInterval else { return nil }
        lastInspection = now
        let someAreDead = try core.read { (session) throws(EngineError) in
            try GroupCoordinator(session: session, core: core).hasDead(group)
        }
        return someAreDead ? try event(in: beat(now), changes) : nil
    }

    private func beat(_ now: Int64) throws(EngineError) -> GroupCoordinator.View {
        let view = try core.change { (session) throws(EngineError) in
            try GroupCoordinator(session: session, core: core).beat(group, id: membership.memberID)
        }
        if view.hasChanged { core.news.countGroupChange() }
        lastBeat = now
        lastInspection = now
        return view
    }

    private func look() throws(EngineError) -> GroupCoordinator.View {
        try core.read { (session) throws(EngineError) in
            try GroupCoordinator(session: session, core: core).look(group, id: membership.memberID)
        }
    }

    /// What is new in `view`, one thing at a time.
    private func event(in view: GroupCoordinator.View, _ changes: UInt32) throws(EngineError) -> GroupEvent? {
        seenChanges = nil
        guard let member = view.member else {
            try join()
            return .lost
        }
        if member.generation > membership.generation {
            membership.generation = member.generation
            phase = .assigned
            return .assigned(
                member.assignment.flatMap { range in range.partitions.map { TopicPartition(range.topic, $0) } })
        }
        if view.group.isRebalancing, !member.hasYielded, phase == .assigned {
            phase = .revoking
            return .revoking
        }
        seenChanges = changes
        return nil
    }

    func completeRevocation() throws(EngineError) {
        guard phase == .revoking else {
            throw EngineError(
                .invalid, "there is nothing to give back: completeRevocation() follows the event revoking")
        }
        let view = try core.change { (session) throws(EngineError) in
            try GroupCoordinator(session: session, core: core).yield(group, id: membership.memberID)
        }
        if view.hasChanged { core.news.countGroupChange() }
        phase = .waiting
        lastBeat = core.now
        seenChanges = nil
    }

    func leave() {
        guard phase != .left, group >= 0 else { return }
        phase = .left
        // If this fails, the log is closed or broken; the others then notice by the session's timeout.
        let done: Void? = try? core.change { (session) throws(EngineError) in
            try GroupCoordinator(session: session, core: core).leave(group, id: membership.memberID)
        }
        if done != nil { core.news.countGroupChange() }
    }
}
