import MillraceCore

/// What a case needs of an engine beyond reading and writing; an engine under test may be exempt from it.
public enum ConformanceNeed: String, Hashable, Sendable, CaseIterable {
    /// Records of open and of aborted transactions are not seen.
    case isolation
    /// Offsets sent in a transaction are committed with it.
    case committedOffsets
    /// A producer ends the work of an earlier one of the same transactional id.
    case producerFencing
    /// A member of an earlier generation cannot commit.
    case memberFencing
    /// A group goes on without a member that has fallen silent.
    case silentMembers
    /// A group shares out topics that are created after it was joined.
    case laterTopics
    /// Records can be deleted up to an offset.
    case deletion
    /// The clean-up policy and the settings of a topic are kept.
    case topicSettings
}

/// One thing that an engine must do.
public struct ConformanceCase: Sendable, Identifiable, CustomStringConvertible {
    /// What it is about and what must hold, as in `topics: creating one again does nothing`; no two cases share it.
    public let name: String
    /// What it needs of the engine beyond reading and writing.
    public let needs: Set<ConformanceNeed>
    private let body: @Sendable (ConformanceBench) throws -> Void

    init(
        _ name: String, needs: Set<ConformanceNeed> = [], _ body: @escaping @Sendable (ConformanceBench) throws -> Void
    ) {
        self.name = name
        self.needs = needs
        self.body = body
    }

    /// The name.
    public var id: String { name }
    /// The name.
    public var description: String { name }

    /// Runs the case. It waits for whatever the engine does in its own time, at most ``EngineUnderTest/patience``.
    /// - Throws: ``ConformanceFailure`` if the engine does something else than it must; what the engine throws where it
    ///   should not.
    public func run(on engine: EngineUnderTest) throws {
        try body(ConformanceBench(engine))
    }
}

/// What an engine did otherwise than it must.
public struct ConformanceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected, and what was found.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
