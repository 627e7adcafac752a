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

        #if compiler(>=6.3)
            @Test(arguments: EngineConformance.skippedCases(for: TestedCluster.engine))
            func skipped(_ conformanceCase: ConformanceCase) throws {
                let reason = TestedCluster.engine.reasonToSkip(conformanceCase) ?? ""
                try Test.cancel("\(conformanceCase): \(reason)")
            }
        #else
            @Test(
                .disabled(
                    "\(EngineConformance.skippedCases(for: TestedCluster.engine).count) cases, for what the mock cannot do"
                ))
            func skipped() {}
        #endif
    }
#endif
