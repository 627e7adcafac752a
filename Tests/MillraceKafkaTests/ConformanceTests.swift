#if Kafka
    import MillraceCore
    import MillraceTesting
    import Testing

    /// What every engine must do, on a Kafka cluster or the mock of one.
    @Suite struct ConformanceTests {
        @Test(arguments: EngineConformance.cases(for: TestedCluster.engine))
        func conforms(_ conformanceCase: ConformanceCase) async throws {
            try await onOwnThread { try conformanceCase.run(on: TestedCluster.engine) }
        }

        static let skippedCases = EngineConformance.skippedCases(for: TestedCluster.engine)

        /// The cases that are skipped, each with its reason.
        static var skippedList: Comment {
            let lines = skippedCases.map { "\n\($0) (\(TestedCluster.engine.reasonToSkip($0) ?? ""))" }
            return Comment(rawValue: "\(lines.count) cases:" + lines.joined())
        }

        /// Shows as skipped what the mock cluster cannot be held to. On a cluster nothing is.
        @Test(.disabled(if: !skippedCases.isEmpty, skippedList)) func skipped() {
            #expect(Self.skippedCases.isEmpty)
        }
    }
#endif
