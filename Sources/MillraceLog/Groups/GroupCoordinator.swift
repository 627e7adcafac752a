import MillraceCore

/// The rules of groups, as changes of committed state; whichever member comes along carries them out.
///
/// A group is stable, or rebalancing: members are giving back their partitions. When all that are left have done so,
/// the generation moves on and every member is assigned its share. Whoever was silent for too long, or whose process has
/// ended, is left out.
struct GroupCoordinator {
    let session: any ManifestSession
    let now: Int64
    private let options: LogOptions

    init(session: any ManifestSession, core: LogCore) {
        self.session = session
        now = core.now
        options = core.options
    }

    /// What a member sees of its group.
    struct View {
        var group: GroupRow
        var member: MemberRow?
        /// Whether other members have something to learn.
        var hasChanged: Bool
    }

    /// Adds a member to the group called `name`.
    func join(_ name: String, id: String, topics: [String]) throws(EngineError) -> View {
        var group = try session.groupOrNew(named: name)
        try session.save(
            MemberRow(
                group: group.id, id: id, topics: topics, generation: -1, assignment: [], hasYielded: true,
                lastSeen: now, process: ProcessIdentity.current.text))
        group.isRebalancing = true
        try settle(&group)
        return try view(of: group, id: id, hasChanged: true)
    }

    /// Notes that the member lives, and leaves out those that do not.
    func beat(_ group: Int64, id: String) throws(EngineError) -> View {
        var row = try groupRow(group)
        if var member = try session.member(id, of: group) {
            member.lastSeen = now
            try session.save(member)
        }
        let hasChanged = try settle(&row)
        return try view(of: row, id: id, hasChanged: hasChanged)
    }

    /// Notes that the member has given back its partitions.
    func yield(_ group: Int64, id: String) throws(EngineError) -> View {
        var row = try groupRow(group)
        if var member = try session.member(id, of: group) {
            member.lastSeen = now
            member.hasYielded = true
            try session.save(member)
        }
        let hasChanged = try settle(&row)
        return try view(of: row, id: id, hasChanged: hasChanged)
    }

    /// Takes the member out of the group.
    func leave(_ group: Int64, id: String) throws(EngineError) {
        var row = try groupRow(group)
        try session.deleteMember(id, of: group)
        row.isRebalancing = true
        try settle(&row)
    }

    /// Has the groups that share `topic`, which is new, share out anew; whether there are any.
    func rebalanceGroups(sharing topic: String) throws(EngineError) -> Bool {
        var isAny = false
        for var group in try session.groups() {
            guard try session.members(of: group.id).contains(where: { $0.topics.contains(topic) }) else { continue }
            group.isRebalancing = true
            try settle(&group)
            isAny = true
        }
        return isAny
    }

    /// What a member sees, without a change.
    func look(_ group: Int64, id: String) throws(EngineError) -> View {
        try view(of: try groupRow(group), id: id, hasChanged: false)
    }

    /// Whether some member is to be left out.
    func hasDead(_ group: Int64) throws(EngineError) -> Bool {
        try session.members(of: group).contains(where: isDead)
    }

    private func view(of group: GroupRow, id: String, hasChanged: Bool) throws(EngineError) -> View {
        View(group: group, member: try session.member(id, of: group.id), hasChanged: hasChanged)
    }

    private func groupRow(_ id: Int64) throws(EngineError) -> GroupRow {
        guard let group = try session.groups().first(where: { $0.id == id }) else {
            throw EngineError(.corrupt, "the log's database has lost a group; restore it from a copy")
        }
        return group
    }

    /// Removes the dead and, if everyone has given back what it had, ends the rebalance. Saves `group`; whether
    /// anything has changed.
    @discardableResult
    private func settle(_ group: inout GroupRow) throws(EngineError) -> Bool {
        let all = try session.members(of: group.id)
        let dead = all.filter(isDead)
        for member in dead { try session.deleteMember(member.id, of: group.id) }
        if !dead.isEmpty { group.isRebalancing = true }
        let living = all.filter { member in !dead.contains { $0.id == member.id } }
        let ends = group.isRebalancing && living.allSatisfy(\.hasYielded)
        if ends { try share(&group, among: living) }
        try session.save(group)
        return ends || !dead.isEmpty
    }

    private func share(_ group: inout GroupRow, among members: [MemberRow]) throws(EngineError) {
        group.generation += 1
        group.isRebalancing = false
        let topics = try session.topics()
        let assignments = RangeAssignor.assign(members) { name in
            topics.first { $0.description.name == name }?.description.partitions ?? 0
        }
        for (var member, assignment) in zip(members, assignments) {
            member.generation = group.generation
            member.assignment = assignment
            member.hasYielded = false
            try session.save(member)
        }
    }

    /// A time of last sight that lies ahead was taken before the machine was started anew.
    private func isDead(_ member: MemberRow) -> Bool {
        let silence = now - member.lastSeen
        guard silence >= 0 else { return true }
        switch ProcessIdentity(member.process)?.life ?? .unseen {
        case .gone: return true
        case .lives: return silence > options.pollTimeout.milliseconds
        case .unseen: return silence > options.sessionTimeout.milliseconds
        }
    }
}
