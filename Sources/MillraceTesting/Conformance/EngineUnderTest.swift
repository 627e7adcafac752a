import MillraceCore

/// An engine that the conformance cases are run on.
public struct EngineUnderTest: Sendable {
    /// What tests call it.
    public let name: String
    /// What it cannot be held to, with the reason, for a person.
    public let exemptions: [ConformanceNeed: String]
    /// How long a case waits for what the engine does in its own time.
    public let patience: TimeSpan
    let makeInstance: @Sendable () throws -> EngineInstance

    /// An engine of which `makeInstance` gives a new instance, or another handle of the same log: every case uses topics
    /// and groups with names of its own.
    public init(
        name: String, exemptions: [ConformanceNeed: String] = [:], patience: TimeSpan = .seconds(60),
        makeInstance: @escaping @Sendable () throws -> EngineInstance
    ) {
        self.name = name
        self.exemptions = exemptions
        self.patience = patience
        self.makeInstance = makeInstance
    }

    /// Why this engine is not held to `conformanceCase`; nil if it is.
    public func reasonToSkip(_ conformanceCase: ConformanceCase) -> String? {
        let reasons = conformanceCase.needs.compactMap { exemptions[$0] }
        return reasons.isEmpty ? nil : reasons.sorted().joined(separator: "; ")
    }
}

/// One instance of an engine, and the clock that it goes by.
public struct EngineInstance {
    /// The engine.
    public let engine: any Engine
    let passTime: (TimeSpan) -> Void

    /// `engine`, for which time passes by `passTime` if its clock is set by hand, and else on its own.
    public init(engine: any Engine, passTime: ((TimeSpan) -> Void)? = nil) {
        self.engine = engine
        self.passTime = passTime ?? { $0.sleep() }
    }
}
