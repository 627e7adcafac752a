/// What every engine must do, as cases written against the engine protocols alone, by what the words mean in Kafka.
///
/// Whoever writes an engine runs them all from a test target:
///
/// ```swift
/// let engine = EngineUnderTest(name: "my engine") {
///     EngineInstance(engine: try MyEngine())
/// }
///
/// @Test(arguments: EngineConformance.cases(for: engine))
/// func conforms(_ conformanceCase: ConformanceCase) throws {
///     try conformanceCase.run(on: engine)
/// }
/// ```
///
/// What an engine cannot be held to it declares, with the reason, in ``EngineUnderTest/exemptions``; its test target
/// shows those cases as skipped.
public enum EngineConformance {
    /// All cases, by subject.
    public static let cases: [ConformanceCase] =
        topicCases + recordCases + readCases + transactionCases + isolationCases + fencingCases
        + committedOffsetCases + deletionCases + groupCases + generationCases

    /// The cases that `engine` is held to.
    public static func cases(for engine: EngineUnderTest) -> [ConformanceCase] {
        cases.filter { engine.reasonToSkip($0) == nil }
    }

    /// The cases that `engine` is not held to.
    public static func skippedCases(for engine: EngineUnderTest) -> [ConformanceCase] {
        cases.filter { engine.reasonToSkip($0) != nil }
    }
}
