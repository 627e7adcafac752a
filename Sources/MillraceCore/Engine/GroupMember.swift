/// Who commits: a member in a generation of its group. A commit by an old generation is fenced.
public struct GroupMembership: Hashable, Sendable {
    /// The member's name, unique in its group.
    public var memberID: String
    /// Grows each time that the member is assigned partitions.
    public var generation: Int64
    /// What else the engine wants to know of a member that commits, in its own form.
    public var engineData: [UInt8]

    /// Member `memberID` in `generation`.
    public init(memberID: String, generation: Int64, engineData: [UInt8] = []) {
        self.memberID = memberID
        self.generation = generation
        self.engineData = engineData
    }
}

/// What a member learns when it polls.
public enum GroupEvent: Hashable, Sendable {
    /// These partitions are the member's from now on, and no others.
    case assigned([TopicPartition])
    /// The group shares out anew: commit what was done, close the tasks, then call
    /// ``GroupMember/completeRevocation()``. Commits are possible until then.
    case revoking
    /// The others went on without this member, which was silent for too long: throw away what was not committed.
    /// It has joined again and will be assigned partitions.
    case lost
}

/// One member of a group, used by one thread.
public protocol GroupMember: AnyObject {
    /// The member's name and generation, for ``TransactionalProducer/sendOffsets(_:group:member:)``.
    var membership: GroupMembership { get }

    /// Tells the group that this member lives, and the member what has changed; nil if nothing has. Does not wait: it
    /// may take a while, and polls of all members, until a member that has joined is assigned partitions.
    /// - Throws: ``EngineError`` `closed` after the member has left.
    func poll() throws(EngineError) -> GroupEvent?

    /// Gives back all partitions after ``GroupEvent/revoking``.
    /// - Throws: ``EngineError`` `invalid` if the member was not asked to.
    func completeRevocation() throws(EngineError)

    /// Leaves the group, whose other members share out the partitions; may wait for the group's answer. The member
    /// leaves on its own when its last reference goes.
    func leave()
}
